package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed managed_volume_mismatch.md
var managedVolumeMismatchPage string

// ManagedVolumeMismatch finds EBS volumes of a service that its task definition does not expect, or that cannot be made.
var ManagedVolumeMismatch = &lint.Rule{
	Name:     "managed-volume-mismatch",
	Severity: lint.Error,
	Page:     managedVolumeMismatchPage,
	Check:    checkManagedVolumeMismatch,
}

func checkManagedVolumeMismatch(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.VolumeProblems() {
			p.ReportProblem(s.Resource, s.At(problem.Path), problem)
		}
	}
}
