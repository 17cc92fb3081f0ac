package iam

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed instance_metadata_reachable.md
var instanceMetadataReachablePage string

// InstanceMetadataReachable finds container instances whose role the tasks on them can get.
var InstanceMetadataReachable = &lint.Rule{
	Name:     "instance-metadata-reachable",
	Severity: lint.Warning,
	Page:     instanceMetadataReachablePage,
	Check:    checkInstanceMetadataReachable,
}

var (
	// How user data keeps containers on Docker's bridge from the metadata service.
	// https://repost.aws/knowledge-center/ecs-container-ec2-metadata
	bridgeBlocked = pattern.New(`169\.254\.169\.254(?s:.*?)\b(DROP|REJECT)\b|\b(DROP|REJECT|drop|reject)\b[^\n]*169\.254\.169\.254`)
	// And tasks with interfaces of their own.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ec2-security-considerations.html
	interfaceBlocked = pattern.New(`(?i)ECS_AWSVPC_BLOCK_IMDS\W+(\w+\W+)?true|block-imds|BlockIMDS`)
)

func checkInstanceMetadataReachable(p *lint.Pass) {
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances || g.Template == nil {
			continue
		}
		if endpoint, ok := g.Metadata.Endpoint.Or("enabled"); !ok || endpoint == "disabled" {
			continue
		}
		if !bridgeBlocked.MatchString(g.UserData.Text) && !g.UserData.Unknown() {
			checkMetadataOptions(p, g)
		}
		checkInterfaces(p, g)
	}
}

func checkMetadataOptions(p *lint.Pass, g *estate.InstanceGroup) {
	if tokens, ok := g.Metadata.Tokens.Get(); ok && tokens == "optional" {
		p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.Metadata.Tokens),
			Message: "Every container on the instances can get the instance's role from the metadata service, which answers without a token (IMDSv1)",
			Advice:  `Set http_tokens = "required": the answer with the token then does not leave the instance while http_put_response_hop_limit is 1.`,
			Fix:     lint.Propose(`set http_tokens to "required"`, lint.Set(g.Metadata.Tokens, cty.StringVal("required")))})
	}
	if hops, ok := g.Metadata.HopLimit.Get(); ok && hops > 1 {
		p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.Metadata.HopLimit),
			Message: fmt.Sprintf("A hop limit of %d lets containers on Docker's bridge get the token of the metadata service, and with it the instance's role", hops),
			Advice:  "Set http_put_response_hop_limit = 1: tasks get their own roles from another address.",
			Fix:     lint.Propose("set http_put_response_hop_limit to 1", lint.Set(g.Metadata.HopLimit, cty.NumberIntVal(1)))})
	}
}

// checkInterfaces looks at tasks with interfaces of their own, which a setting of the agent keeps from the metadata.
func checkInterfaces(p *lint.Pass, g *estate.InstanceGroup) {
	if g.UserData.Unknown() || interfaceBlocked.MatchString(g.UserData.Text) {
		return
	}
	// Without user data an image of one's own has the agent's settings.
	if g.UserData.Absent() && !g.Optimized {
		return
	}
	for _, c := range g.Clusters {
		for _, s := range c.Services {
			t := s.TaskDefinition.One()
			if t == nil || s.Launch != ecstypes.LaunchTypeEc2 {
				continue
			}
			if mode, ok := t.Mode(); !ok || mode != ecstypes.NetworkModeAwsvpc {
				continue
			}
			p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.UserData),
				Message: fmt.Sprintf("Tasks of network mode awsvpc, such as those of %s, can get the instance's role from the metadata service: user data does not set ECS_AWSVPC_BLOCK_IMDS", s.Resource.Address),
				Advice:  "Write ECS_AWSVPC_BLOCK_IMDS=true to /etc/ecs/ecs.config in user data. Task roles keep working."})
			return
		}
	}
}
