package scheduler

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Await is the capacity provider that a task waits for which found no place, by
// the launch's strategy; it counts as placed there. Empty without a strategy.
func (pl *Placement) Await(l Launch) (provider string) {
	if provider = ecsspec.NextCapacityProvider(l.Providers, pl.providers); provider != "" {
		pl.providers[provider]++
	}
	return provider
}

// OnlyBy is the launch for a task whose capacity provider is decided.
func (l Launch) OnlyBy(provider string) Launch {
	l.Providers = []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: &provider, Weight: 1}}
	return l
}

// Lacking is how many tasks the primary deployment would start if there were
// places for them: those it lacks, as far as the maximum allows. During a rolling
// update they come on top of the old ones.
func (s Service) Lacking(tasks []Task) int {
	primary := s.Primary()
	if primary == nil || s.Daemon || s.Draining || primary.Rollout == ecstypes.DeploymentRolloutStateFailed {
		return 0
	}
	live, total := 0, 0
	for i := range tasks {
		t := &tasks[i]
		if t.Status != ecsspec.TaskStopped {
			total++
		}
		if t.live() && t.Deployment == primary.ID {
			live++
		}
	}
	if s.shifting() {
		return max(0, s.Desired-live) // the two revisions run side by side
	}
	return max(0, min(s.Desired-live, s.RollingUpdate().MaximumRunning()-total))
}

// InstancesFor is how many instances of a size, in CPU units and MiB, n tasks
// of a kind fill. It is 0 for tasks that are larger than an instance, which
// never make managed scaling add one
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-scaling-behavior.html).
// A size of 0 is one that is not known, which anything fits.
func InstancesFor(n int, l Launch, cpu, memory int) int {
	if n <= 0 {
		return 0
	}
	fit := n
	for _, share := range [][2]int{{cpu, l.CPU}, {memory, l.Memory}} {
		if share[0] <= 0 || share[1] <= 0 {
			continue
		}
		if share[1] > share[0] {
			return 0
		}
		fit = min(fit, share[0]/share[1])
	}
	if len(l.Ports) > 0 || slices.ContainsFunc(l.Constraints, distinct) {
		fit = 1
	}
	return (n + fit - 1) / fit
}

func distinct(c ecstypes.PlacementConstraint) bool {
	return c.Type == ecstypes.PlacementConstraintTypeDistinctInstance
}
