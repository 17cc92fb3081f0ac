package deployment

import (
	_ "embed"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed deployment_controller_conflict.md
var deploymentControllerConflictPage string

// DeploymentControllerConflict finds options that the deployment controller refuses.
var DeploymentControllerConflict = &lint.Rule{
	Name:     "deployment-controller-conflict",
	Severity: lint.Error,
	Page:     deploymentControllerConflictPage,
	Check:    checkDeploymentControllerConflict,
}

func checkDeploymentControllerConflict(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code == "deployment-controller" || problem.Code == "daemon" && strings.Contains(problem.Summary, "deployment controller") {
				reportService(p, s, problem)
			}
		}
	}
}
