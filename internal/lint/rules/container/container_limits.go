package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed container_limits.md
var containerLimitsPage string

// ContainerLimits finds task definitions beyond what AWS takes.
var ContainerLimits = &lint.Rule{
	Name:     "container-limits",
	Severity: lint.Error,
	Page:     containerLimitsPage,
	Check:    checkContainerLimits,
}

func checkContainerLimits(p *lint.Pass) {
	reportTasks(p, "too-many-containers", "definition-size", "family-name", "container-name", "container-image", "no-container", "volume-name")
}
