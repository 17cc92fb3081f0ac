package ecs

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// daemonDefinitionRecord is one revision of a daemon task definition as the region keeps it.
type daemonDefinitionRecord struct {
	Definition ecstypes.DaemonTaskDefinition
	Tags       []ecstypes.Tag `json:",omitempty"`
}

var (
	// daemonDefinitions are keyed as task definitions are, see [taskDefinitionKey].
	daemonDefinitions = store.Collection[daemonDefinitionRecord]{Name: "ecs/daemon-task-definition"}
	daemonFamilies    = store.Collection[familyRecord]{Name: "ecs/daemon-family"}
)

func registerDaemonTaskDefinitions(s *operation.Service) {
	operation.Register(s, registerDaemonTaskDefinition)
	operation.Register(s, describeDaemonTaskDefinition)
	operation.Register(s, listDaemonTaskDefinitions)
	operation.Register(s, deleteDaemonTaskDefinition)
	s.On(daemonDefinitionGoneEvent, daemonDefinitionGone)
}

func (d *daemonDefinitionRecord) key() string {
	return taskDefinitionKey(*d.Definition.Family, int(d.Definition.Revision))
}

func putDaemonDefinition(r *operation.Request, d *daemonDefinitionRecord) {
	daemonDefinitions.Put(r.Scoped, d.key(), *d)
}

// getDaemonDefinition finds a daemon task definition by family (its latest
// ACTIVE revision), family:revision or ARN, in whatever state it is.
func getDaemonDefinition(r *operation.Request, ref string) (*daemonDefinitionRecord, error) {
	parsed, ok := ecsspec.ParseDaemonTaskDefinitionRef(ref)
	if !ok || !isHere(r, ref) {
		return nil, clientException("Unable to describe daemon task definition.")
	}
	if parsed.Revision == 0 {
		f, _ := daemonFamilies.Get(r.Scoped, parsed.Family)
		if len(f.Active) == 0 {
			return nil, clientException("Unable to describe daemon task definition.")
		}
		parsed.Revision = slices.Max(f.Active)
	}
	d, found := daemonDefinitions.Get(r.Scoped, taskDefinitionKey(parsed.Family, parsed.Revision))
	if !found {
		return nil, clientException("Unable to describe daemon task definition.")
	}
	return &d, nil
}

// definition is what the task was made of: a task definition or a daemon's.
func (t *taskRecord) definition(r *operation.Request) (*taskDefinitionRecord, error) {
	ref := operation.Deref(t.Task.TaskDefinitionArn)
	if t.Daemon == "" {
		return getTaskDefinition(r, ref)
	}
	d, err := getDaemonDefinition(r, ref)
	if err != nil {
		return nil, err
	}
	return &taskDefinitionRecord{TaskDefinition: ecsspec.DaemonAsTaskDefinition(d.Definition), Tags: d.Tags}, nil
}

func taggedDaemonDefinition(r *operation.Request, arn string) (tagged, bool) {
	d, err := getDaemonDefinition(r, arn)
	if err != nil || d.Definition.Status == ecstypes.DaemonTaskDefinitionStatusDeleted {
		return tagged{}, false
	}
	return tagged{d.Tags, func(tags []ecstypes.Tag) { d.Tags = tags; putDaemonDefinition(r, d) }}, true
}
