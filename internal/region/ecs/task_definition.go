package ecs

import (
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// taskDefinitionRecord is one revision of a task definition as the region keeps it.
type taskDefinitionRecord struct {
	TaskDefinition ecstypes.TaskDefinition
	Tags           []ecstypes.Tag `json:",omitempty"`
}

// ref is "family:revision".
func (t *taskDefinitionRecord) ref() string {
	return fmt.Sprintf("%s:%d", *t.TaskDefinition.Family, t.TaskDefinition.Revision)
}

// familyRecord counts the revisions of one family. A revision number is never
// used twice, even when all revisions are gone.
type familyRecord struct {
	Last     int
	Active   []int `json:",omitempty"` // ascending
	Inactive []int `json:",omitempty"` // ascending
}

var (
	taskDefinitions = store.Collection[taskDefinitionRecord]{Name: "ecs/task-definition"}
	families        = store.Collection[familyRecord]{Name: "ecs/family"}
)

// taskDefinitionKey sorts as ListTaskDefinitions does: by family, then by
// revision as a number. "!" is below every character of a family's name, so
// that "web" comes before "web-api".
func taskDefinitionKey(family string, revision int) string {
	return fmt.Sprintf("%s!%010d", family, revision)
}

func registerTaskDefinitions(s *operation.Service) {
	operation.Register(s, registerTaskDefinition)
	operation.Register(s, describeTaskDefinition)
	operation.Register(s, deregisterTaskDefinition)
	operation.Register(s, deleteTaskDefinitions)
	operation.Register(s, listTaskDefinitions)
	operation.Register(s, listTaskDefinitionFamilies)
	s.On(taskDefinitionGoneEvent, taskDefinitionGone)
}

func putTaskDefinition(r *operation.Request, t *taskDefinitionRecord) {
	taskDefinitions.Put(r.Scoped, taskDefinitionKey(*t.TaskDefinition.Family, int(t.TaskDefinition.Revision)), *t)
}

// getTaskDefinition finds a task definition by family (its latest ACTIVE
// revision), family:revision or ARN, in whatever state it is.
func getTaskDefinition(r *operation.Request, ref string) (*taskDefinitionRecord, error) {
	parsed, ok := ecsspec.ParseTaskDefinitionRef(ref)
	if !ok || !isHere(r, ref) {
		return nil, clientException("Unable to describe task definition.")
	}
	if parsed.Revision == 0 {
		f, _ := families.Get(r.Scoped, parsed.Family)
		if len(f.Active) == 0 {
			return nil, clientException("Unable to describe task definition.")
		}
		parsed.Revision = f.Active[len(f.Active)-1]
	}
	t, found := taskDefinitions.Get(r.Scoped, taskDefinitionKey(parsed.Family, parsed.Revision))
	if !found {
		return nil, clientException("Unable to describe task definition.")
	}
	return &t, nil
}

// getActiveTaskDefinition is getTaskDefinition for what is about to be run:
// ECS refuses a revision that is INACTIVE or being deleted.
func getActiveTaskDefinition(r *operation.Request, ref string) (*taskDefinitionRecord, error) {
	t, err := getTaskDefinition(r, ref)
	if err != nil {
		return nil, clientException("TaskDefinition not found.")
	}
	if t.TaskDefinition.Status != ecstypes.TaskDefinitionStatusActive {
		return nil, clientException("TaskDefinition is inactive")
	}
	return t, nil
}

func without(revisions []int, revision int) []int {
	return slices.DeleteFunc(slices.Clone(revisions), func(n int) bool { return n == revision })
}

func with(revisions []int, revision int) []int {
	at, there := slices.BinarySearch(revisions, revision)
	if there {
		return revisions
	}
	return slices.Insert(slices.Clone(revisions), at, revision)
}
