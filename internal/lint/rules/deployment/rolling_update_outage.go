package deployment

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed rolling_update_outage.md
var rollingUpdateOutagePage string

// RollingUpdateOutage finds services whose rollouts may stop every task at once.
var RollingUpdateOutage = &lint.Rule{
	Name:     "rolling-update-outage",
	Severity: lint.Warning,
	Page:     rollingUpdateOutagePage,
	Check:    checkRollingUpdateOutage,
}

func checkRollingUpdateOutage(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		daemon, ok := s.Daemon()
		if !ok || daemon || !s.RollsOut() {
			continue
		}
		minimum, ok := s.MinimumHealthyPercent.Get()
		if !ok || minimum > 0 {
			continue
		}
		tasks := "every task"
		if count, ok := s.SmallestCount(); ok {
			switch {
			case count < 1:
				continue
			case count == 1:
				tasks = "the only task"
			default:
				tasks = fmt.Sprintf("all %d tasks", count)
			}
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.MinimumHealthyPercent),
			Message: fmt.Sprintf("A deployment may stop %s before a new one runs: 0%% of the tasks must stay healthy", tasks),
			Advice: "Leave deployment_minimum_healthy_percent at 100 and deployment_maximum_percent at 200, so that new tasks start first, or keep a part: 50 " +
				"with two tasks or more."})
	}
}
