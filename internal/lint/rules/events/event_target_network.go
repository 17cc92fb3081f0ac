package events

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed event_target_network.md
var eventTargetNetworkPage string

// EventTargetNetwork finds scheduled tasks whose network does not suit how they run.
var EventTargetNetwork = &lint.Rule{
	Name:     "event-target-network",
	Severity: lint.Error,
	Page:     eventTargetNetworkPage,
	Check:    checkEventTargetNetwork,
}

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EcsParameters.html
func checkEventTargetNetwork(p *lint.Pass) {
	for _, t := range p.Estate.EventTargets {
		task := t.Task
		mode, modeKnown := taskMode(task)
		switch {
		case task.NetworkUnknown:
		case task.Network == nil && onFargate(task):
			p.Report(lint.Issue{Resource: t.Resource, Range: task.Range,
				Message: "The target runs a task on Fargate, but it has no network_configuration, and so the task never runs",
				Advice:  "Add the block with the subnets and security groups that the task gets its interface in."})
		case task.Network == nil && modeKnown && ecsspec.HasOwnInterface(mode):
			p.Report(lint.Issue{Resource: t.Resource, Range: task.Range,
				Message: "The task has network mode \"awsvpc\", but the target has no network_configuration, and so the task never runs",
				Advice:  "Add the block with the subnets and security groups that the task gets its interface in."})
		case task.Network != nil && modeKnown && !ecsspec.HasOwnInterface(mode):
			p.Report(lint.Issue{Resource: t.Resource, Range: task.Network.Range,
				Message: fmt.Sprintf("The target has a network_configuration, but the task has network mode %q and no interface of its own: the task fails", mode),
				Advice:  "Remove the block, or set network_mode = \"awsvpc\" in the task definition."})
		}
	}
}

// taskMode is the network mode of the target's task; ok is false when that cannot be known.
func taskMode(task *estate.EventTask) (mode ecstypes.NetworkMode, ok bool) {
	t := task.TaskDefinition.One()
	if t == nil {
		return "", false
	}
	return t.Mode()
}

// onFargate reports whether the target is known to run its task on Fargate.
func onFargate(task *estate.EventTask) bool {
	if launch, ok := task.LaunchType.Get(); ok {
		return launch == string(ecstypes.LaunchTypeFargate)
	}
	for _, item := range task.Strategy.Items {
		if name, ok := item.Provider.Get(); ok && ecsspec.IsFargateCapacityProvider(name) {
			return true
		}
	}
	t := task.TaskDefinition.One()
	return t != nil && task.LaunchType.Absent() && t.Requires(ecstypes.CompatibilityFargate) && len(t.RequiresCompatibilities.Items) == 1
}
