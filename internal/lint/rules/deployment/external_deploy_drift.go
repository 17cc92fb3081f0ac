package deployment

import (
	_ "embed"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed external_deploy_drift.md
var externalDeployDriftPage string

// ExternalDeployDrift finds services that CodeDeploy deploys and Terraform would set back.
var ExternalDeployDrift = &lint.Rule{
	Name:     "external-deploy-drift",
	Severity: lint.Info,
	Page:     externalDeployDriftPage,
	Check:    checkExternalDeployDrift,
}

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
func checkExternalDeployDrift(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		controller, ok := s.DeploymentController.Get()
		if !ok || controller != string(ecstypes.DeploymentControllerTypeCodeDeploy) {
			continue
		}
		var missing []string
		for _, argument := range []string{"task_definition", "load_balancer"} {
			written := s.TaskDefinition.Written() || argument != "task_definition"
			written = written && (len(s.LoadBalancers.Items) > 0 || argument != "load_balancer")
			if written && !ignores(s.Resource.IgnoreChanges, argument) {
				missing = append(missing, argument)
			}
		}
		if len(missing) == 0 {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DeploymentController),
			Message: fmt.Sprintf("CodeDeploy changes the service's %s with each deployment, and the next apply wants to change it back, which AWS refuses", strings.Join(missing, " and ")),
			Advice:  fmt.Sprintf("Add lifecycle { ignore_changes = [%s] } to the service.", strings.Join(missing, ", ")),
			Fix:     lint.Propose("ignore changes of "+strings.Join(missing, " and "), lint.IgnoreChanges(s.Resource.Range, missing...))})
	}
}
