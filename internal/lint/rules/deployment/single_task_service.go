package deployment

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed single_task_service.md
var singleTaskServicePage string

// SingleTaskService finds load-balanced services of one task.
var SingleTaskService = &lint.Rule{
	Name:     "single-task-service",
	Severity: lint.Info,
	Page:     singleTaskServicePage,
	Check:    checkSingleTaskService,
}

func checkSingleTaskService(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		daemon, ok := s.Daemon()
		if !ok || daemon || len(s.LoadBalancers.Items) == 0 || len(s.Scaling) > 0 || ownedElsewhere(s) {
			continue
		}
		if count, ok := s.DesiredCount.Get(); ok && count == 1 {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount),
				Message: "One task serves all requests: when it or its zone fails there is none until a new one has started",
				Advice:  "Run two tasks or more, in several zones, or let autoscaling keep a minimum of two."})
		}
	}
}

// ownedElsewhere reports whether somebody else sets the number of tasks.
func ownedElsewhere(s *estate.Service) bool {
	for _, path := range s.Resource.IgnoreChanges {
		if path == "desired_count" || path == "all" {
			return true
		}
	}
	return false
}
