package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed ephemeral_storage.md
var ephemeralStoragePage string

// EphemeralStorage finds sizes of ephemeral storage that Fargate does not have.
var EphemeralStorage = &lint.Rule{
	Name:     "ephemeral-storage",
	Severity: lint.Error,
	Page:     ephemeralStoragePage,
	Check:    checkEphemeralStorage,
}

func checkEphemeralStorage(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		for _, problem := range t.FargateProblems() {
			if problem.Code == "ephemeral-storage" {
				p.ReportProblem(t.Resource, t.At(problem.Path), problem)
			}
		}
	}
}
