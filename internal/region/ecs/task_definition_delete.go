package ecs

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	taskDefinitionGoneEvent = "ecs/task-definition-gone"
	// AWS deletes a revision within an hour once nothing uses it
	// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-task-definition-v2.html).
	taskDefinitionDeletion = time.Hour
)

// getRevision is getTaskDefinition for operations that insist on a revision.
func getRevision(r *operation.Request, ref string) (*taskDefinitionRecord, error) {
	parsed, ok := ecsspec.ParseTaskDefinitionRef(ref)
	if !ok || parsed.Revision == 0 {
		return nil, clientException("%q does not name a revision of a task definition, expected \"family:revision\" or its ARN", ref)
	}
	return getTaskDefinition(r, ref)
}

func deregisterTaskDefinition(r *operation.Request, in *ecs.DeregisterTaskDefinitionInput) (*ecs.DeregisterTaskDefinitionOutput, error) {
	t, err := getRevision(r, operation.Deref(in.TaskDefinition))
	if err != nil {
		return nil, err
	}
	td := &t.TaskDefinition
	if td.Status == ecstypes.TaskDefinitionStatusActive {
		td.Status, td.DeregisteredAt = ecstypes.TaskDefinitionStatusInactive, new(r.Now())
		putTaskDefinition(r, t)
		f, _ := families.Get(r.Scoped, *td.Family)
		f.Active, f.Inactive = without(f.Active, int(td.Revision)), with(f.Inactive, int(td.Revision))
		families.Put(r.Scoped, *td.Family, f)
	}
	return &ecs.DeregisterTaskDefinitionOutput{TaskDefinition: td}, nil
}

func deleteTaskDefinitions(r *operation.Request, in *ecs.DeleteTaskDefinitionsInput) (*ecs.DeleteTaskDefinitionsOutput, error) {
	const maximum = 10
	if n := len(in.TaskDefinitions); n < 1 || n > maximum {
		return nil, invalidParameter("taskDefinitions must name 1 to %d task definitions, got %d", maximum, n)
	}
	out := &ecs.DeleteTaskDefinitionsOutput{TaskDefinitions: []ecstypes.TaskDefinition{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.TaskDefinitions {
		t, err := getRevision(r, ref)
		if err != nil {
			out.Failures = append(out.Failures, ecstypes.Failure{Arn: &ref, Reason: new("The specified task definition does not exist. Specify a valid account, family, revision and try again.")})
			continue
		}
		td := &t.TaskDefinition
		switch td.Status {
		case ecstypes.TaskDefinitionStatusActive:
			out.Failures = append(out.Failures, ecstypes.Failure{Arn: td.TaskDefinitionArn, Reason: new("The specified task definition is still in ACTIVE status. Please deregister the target and try again.")})
			continue
		case ecstypes.TaskDefinitionStatusInactive:
			td.Status, td.DeleteRequestedAt = ecstypes.TaskDefinitionStatusDeleteInProgress, new(r.Now())
			putTaskDefinition(r, t)
			f, _ := families.Get(r.Scoped, *td.Family)
			f.Inactive = without(f.Inactive, int(td.Revision))
			families.Put(r.Scoped, *td.Family, f)
			r.Enqueue(store.Event{Due: r.Now().Add(taskDefinitionDeletion), Kind: taskDefinitionGoneEvent, Key: t.ref(), Background: true})
		}
		out.TaskDefinitions = append(out.TaskDefinitions, *td)
	}
	return out, nil
}

// taskDefinitionGone ends the deletion of a revision, unless something still
// needs it.
func taskDefinitionGone(r *operation.Request, e store.Event) error {
	ref, ok := ecsspec.ParseTaskDefinitionRef(e.Key)
	if !ok {
		return nil
	}
	if taskDefinitionInUse(r, ref) {
		e.Due = r.Now().Add(taskDefinitionDeletion)
		r.Enqueue(e)
		return nil
	}
	taskDefinitions.Delete(r.Scoped, taskDefinitionKey(ref.Family, ref.Revision))
	return nil
}

// taskDefinitionInUse tells whether a task, a deployment or a task set holds up
// the deletion of a revision
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-definition-state.html).
func taskDefinitionInUse(r *operation.Request, ref ecsspec.TaskDefinitionRef) bool {
	is := func(arn *string) bool {
		other, _ := ecsspec.ParseTaskDefinitionRef(operation.Deref(arn))
		return other.Family == ref.Family && other.Revision == ref.Revision
	}
	for _, e := range liveServices.Entries(r.Scoped, "", "", 0) {
		s, _ := services.Get(r.Scoped, e.Key)
		if is(s.Settings.TaskDefinition) {
			return true
		}
		for _, set := range s.TaskSets {
			if is(set.Set.TaskDefinition) {
				return true
			}
		}
		for _, d := range s.Schedule.Deployments {
			if revision, found := revisions.Get(r.Scoped, s.key()+"/"+revisionOf(d.ID)); found && is(revision.TaskDefinition) {
				return true
			}
		}
	}
	for _, c := range clusters.List(r.Scoped, "") {
		prefix := indexPrefix(c.Name, indexFamily, ref.Family, string(ecsspec.TaskRunning))
		for _, e := range taskIndexes.Entries(r.Scoped, prefix, "", 0) {
			if t, found := tasks.Get(r.Scoped, c.Name+"/"+strings.TrimPrefix(e.Key, prefix)); found && is(t.Task.TaskDefinitionArn) {
				return true
			}
		}
	}
	return false
}
