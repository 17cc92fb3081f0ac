package deployment

import (
	_ "embed"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed rolling_update_deadlock.md
var rollingUpdateDeadlockPage string

// RollingUpdateDeadlock finds services that can never replace a task.
var RollingUpdateDeadlock = &lint.Rule{
	Name:     "rolling-update-deadlock",
	Severity: lint.Error,
	Page:     rollingUpdateDeadlockPage,
	Check:    checkRollingUpdateDeadlock,
}

func checkRollingUpdateDeadlock(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		daemon, ok := s.Daemon()
		if !ok || !s.RollsOut() {
			continue
		}
		minimum, maximum, minimumKnown, maximumKnown := s.HealthyPercents()
		if !minimumKnown || !maximumKnown {
			continue
		}
		count, countKnown := s.SmallestCount()
		switch {
		case minimum >= 100 && maximum <= 100 && (daemon || !countKnown):
			reportAnyCount(p, s, daemon)
		case daemon || !countKnown:
			// A daemon's count is that of the instances.
		default:
			update := ecsspec.RollingUpdate{Desired: count, MinimumHealthyPercent: minimum, MaximumPercent: maximum}
			if update.Deadlocked() {
				reportPercents(p, s, update)
			} else {
				checkInstances(p, s, update)
			}
		}
	}
}

// place is where the percentages are written: the maximum, which is what usually has to give, or else the minimum.
func place(s *estate.Service) hcl.Range { return lint.At(s.MaximumPercent, s.MinimumHealthyPercent) }

func reportPercents(p *lint.Pass, s *estate.Service, update ecsspec.RollingUpdate) {
	counted := ""
	if len(s.Scaling) > 0 {
		counted = " (the fewest it is scaled to)"
	}
	p.Report(lint.Issue{Resource: s.Resource, Range: place(s),
		Message: fmt.Sprintf("The service can never be deployed%s: %s", counted, update.Explain()),
		Advice: fmt.Sprintf("Raise deployment_maximum_percent to %d or more, so that a new task starts before an old one stops, or lower "+
			"deployment_minimum_healthy_percent to %d or less, so that an old one may stop first.",
			update.SmallestMaximumPercent(), update.LargestMinimumHealthyPercent())})
}

// reportAnyCount reports percentages that deadlock however many tasks there are.
func reportAnyCount(p *lint.Pass, s *estate.Service, daemon bool) {
	advice := "Raise deployment_maximum_percent to 200, or lower deployment_minimum_healthy_percent."
	if daemon {
		advice = "Lower deployment_minimum_healthy_percent: a daemon has one task on each instance, and its maximum stays at 100."
	}
	at := place(s)
	if daemon {
		at = lint.At(s.MinimumHealthyPercent, s.MaximumPercent)
	}
	p.Report(lint.Issue{Resource: s.Resource, Range: at,
		Message: "The service can never be deployed: 100% of the tasks must stay healthy and at most 100% may run, so however many there are, no old task may stop and no new one may start",
		Advice:  advice})
}

// checkInstances looks for deployments that have room by their percentages, but not on the instances: with a fixed host port,
// or on distinct instances, each instance holds one task.
func checkInstances(p *lint.Pass, s *estate.Service, update ecsspec.RollingUpdate) {
	if !s.OnInstances() || update.MayStop() > 0 {
		return
	}
	instances, ok := s.MaximumInstances()
	// With fewer instances than tasks even the first deployment has no room, which static-host-port reports.
	if !ok || instances != update.Desired {
		return
	}
	alone, advice := "", ""
	if ports := s.TaskDefinition.One().FixedHostPorts(); len(ports) > 0 {
		alone = fmt.Sprintf("host port %d lets one task run on each of at most %d instances", ports[0].Port, instances)
		advice = "Let ECS choose the host port (hostPort = 0) and a target group find it"
	} else if s.OnDistinctInstances() {
		alone = fmt.Sprintf("the placement constraint distinctInstance lets one task run on each of at most %d instances", instances)
		advice = "Prefer to spread tasks over instances (an ordered_placement_strategy of the type spread by instanceId) to demanding it"
	} else {
		return
	}
	p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.MinimumHealthyPercent, s.DesiredCount, s.MaximumPercent),
		Message: fmt.Sprintf("The service can never be deployed: at least %d of %d tasks must stay healthy (%d%%, rounded up), and %s, so no old task may "+
			"stop and no new one finds an instance", update.MinimumHealthy(), update.Desired, update.MinimumHealthyPercent, alone),
		Advice: fmt.Sprintf("%s, allow one more instance than tasks, or lower deployment_minimum_healthy_percent to %d or less.",
			advice, update.LargestMinimumHealthyPercent())})
}
