package deployment

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed rolling_update_deadlock.md
var rollingUpdateDeadlockPage string

// RollingUpdateDeadlock finds services that can never replace a task.
var RollingUpdateDeadlock = &lint.Rule{
	Name:     "rolling-update-deadlock",
	Severity: lint.Error,
	Page:     rollingUpdateDeadlockPage,
	Check: func(p *lint.Pass) {
		for _, s := range p.Estate.Services {
			// A daemon service runs a task an instance: desired_count has no say.
			if daemon, ok := s.Daemon(); !ok || daemon || !s.RollsOut() {
				continue
			}
			minimum, maximum, minimumKnown, maximumKnown := s.HealthyPercents()
			if !minimumKnown || !maximumKnown {
				continue
			}
			// Scaling decides the count as it goes; every count deadlocks at 100 and 100, and so any will do to show it.
			desired, ok := s.DesiredCount.Or(1)
			if len(s.Scaling) > 0 || !ok {
				if minimum < 100 || maximum > 100 {
					continue
				}
				desired = max(desired, 1)
			}
			update := ecsspec.RollingUpdate{Desired: desired, MinimumHealthyPercent: minimum, MaximumPercent: maximum}
			if !update.Deadlocked() {
				continue
			}
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.MaximumPercent, s.MinimumHealthyPercent), Message: fmt.Sprintf("%s. Raise deployment_maximum_percent to %d or more, or lower deployment_minimum_healthy_percent to %d or less",
				update.Explain(), update.SmallestMaximumPercent(), update.LargestMinimumHealthyPercent())})
		}
	},
}
