package launch

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_container_memory.md
var missingContainerMemoryPage string

// MissingContainerMemory finds containers on EC2 that say nothing about memory.
var MissingContainerMemory = &lint.Rule{
	Name:     "missing-container-memory",
	Severity: lint.Error,
	Page:     missingContainerMemoryPage,
	Check:    checkMissingContainerMemory,
}

func checkMissingContainerMemory(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() {
			continue
		}
		for _, problem := range t.Problems() {
			if problem.Code == "missing-container-memory" {
				reportTask(p, t, problem)
			}
		}
	}
}
