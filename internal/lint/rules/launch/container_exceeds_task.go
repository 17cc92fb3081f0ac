package launch

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed container_exceeds_task.md
var containerExceedsTaskPage string

// ContainerExceedsTask finds containers that do not fit into their task.
var ContainerExceedsTask = &lint.Rule{
	Name:     "container-exceeds-task",
	Severity: lint.Error,
	Page:     containerExceedsTaskPage,
	Check:    checkContainerExceedsTask,
}

func checkContainerExceedsTask(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, problem := range t.Problems() {
			if problem.Code == "container-sums" || problem.Code == "container-memory" {
				reportTask(p, t, problem)
			}
		}
	}
}
