package launch

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed launch_type_conflict.md
var launchTypeConflictPage string

// LaunchTypeConflict finds services with both a launch type and a strategy.
var LaunchTypeConflict = &lint.Rule{
	Name:     "launch-type-conflict",
	Severity: lint.Error,
	Page:     launchTypeConflictPage,
	Check:    checkLaunchTypeConflict,
}

func checkLaunchTypeConflict(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code == "launch-type-and-strategy" || problem.Code == "launch-type" || problem.Code == "external-compatibility" {
				reportService(p, s, problem)
			}
		}
	}
}
