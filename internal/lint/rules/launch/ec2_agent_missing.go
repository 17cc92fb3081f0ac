package launch

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed ec2_agent_missing.md
var ec2AgentMissingPage string

// EC2AgentMissing finds container instances whose image has no ECS agent.
var EC2AgentMissing = &lint.Rule{
	Name:     "ec2-agent-missing",
	Severity: lint.Warning,
	Page:     ec2AgentMissingPage,
	Check:    checkEC2AgentMissing,
}

func checkEC2AgentMissing(p *lint.Pass) {
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances || g.StockImage == "" {
			continue
		}
		if installs, ok := g.UserData.InstallsAgent(); installs || !ok {
			continue
		}
		at := g.Resource
		if g.Template != nil {
			at = g.Template.Resource
		}
		p.Report(lint.Issue{Resource: at, Range: lint.At(g.Image),
			Message: fmt.Sprintf("The instances are for an ECS cluster, but their image (%s) has no ECS agent and their user data does not install it", g.StockImage),
			Advice: "Use an ECS-optimized image, such as that in the SSM parameter /aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id, " +
				"or install the agent in user data. Without it the instances never register with a cluster."})
	}
}
