package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed container_dependency.md
var containerDependencyPage string

// ContainerDependency finds containers that wait for what never comes.
var ContainerDependency = &lint.Rule{
	Name:     "container-dependency",
	Severity: lint.Error,
	Page:     containerDependencyPage,
	Check:    checkContainerDependency,
}

func checkContainerDependency(p *lint.Pass) {
	reportTasks(p, "unknown-container", "dependency-condition", "dependency-cycle")
}
