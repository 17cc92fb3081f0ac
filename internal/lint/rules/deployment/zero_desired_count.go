package deployment

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed zero_desired_count.md
var zeroDesiredCountPage string

// ZeroDesiredCount finds services that run no task.
var ZeroDesiredCount = &lint.Rule{
	Name:     "zero-desired-count",
	Severity: lint.Info,
	Page:     zeroDesiredCountPage,
	Check:    checkZeroDesiredCount,
}

func checkZeroDesiredCount(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		daemon, ok := s.Daemon()
		if !ok || daemon || len(s.Scaling) > 0 || ownedElsewhere(s) {
			continue
		}
		if count, ok := s.DesiredCount.Get(); ok && count == 0 {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount),
				Message: "The service runs no task, and nothing scales it up",
				Advice:  "Set desired_count to what it is to run, or remove the service. When something else starts its tasks, ignore changes of desired_count."})
		}
	}
}
