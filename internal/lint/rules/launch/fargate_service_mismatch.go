package launch

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_service_mismatch.md
var fargateServiceMismatchPage string

// FargateServiceMismatch finds Fargate services whose task definition is not for Fargate.
var FargateServiceMismatch = &lint.Rule{
	Name:     "fargate-service-mismatch",
	Severity: lint.Error,
	Page:     fargateServiceMismatchPage,
	Check:    checkFargateServiceMismatch,
}

func checkFargateServiceMismatch(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil || s.Launch != ecstypes.LaunchTypeFargate || !t.RequiresCompatibilities.Complete || len(t.RequiresCompatibilities.Items) == 0 ||
			t.Requires(ecstypes.CompatibilityFargate) {
			continue
		}
		others := ""
		for _, c := range t.RequiresCompatibilities.Items {
			name, ok := c.Get()
			if !ok {
				others = ""
				break
			}
			others += fmt.Sprintf(" %q", name)
		}
		problems := t.FargateProblems()
		// One that asks for other launch types and would fit Fargate all the same is let through by AWS.
		if others == "" || len(problems) == 0 {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.LaunchType, s.TaskDefinition),
			Message: fmt.Sprintf("The service runs on Fargate, but its task definition is for%s only: %s", others, problems[0].Summary),
			Advice:  `Make the task definition one for Fargate, with requires_compatibilities = ["FARGATE"], or run the service on EC2.`})
	}
}
