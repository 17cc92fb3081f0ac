package launch

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_network_mode.md
var fargateNetworkModePage string

// FargateNetworkMode finds Fargate tasks without the only network mode Fargate has.
var FargateNetworkMode = &lint.Rule{
	Name:     "fargate-network-mode",
	Severity: lint.Error,
	Page:     fargateNetworkModePage,
	Check:    checkFargateNetworkMode,
}

func checkFargateNetworkMode(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		mode, ok := t.Mode()
		if !ok || !t.Fargate() || mode == ecstypes.NetworkModeAwsvpc {
			continue
		}
		what := fmt.Sprintf("Fargate has no network mode %q", mode)
		if t.NetworkMode.Absent() {
			what = fmt.Sprintf("A Fargate task without network_mode gets %q, the default, which Fargate does not have", mode)
		}
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.NetworkMode),
			Message: what + `: expected "awsvpc"`,
			Advice: `Set network_mode = "awsvpc". The service then needs a network_configuration with subnets and security groups, ` +
				`and its target groups need target_type = "ip".`,
			Fix: lint.ProposeArgument(t.Resource.Range, "network_mode", t.NetworkMode, cty.StringVal(string(ecstypes.NetworkModeAwsvpc)))})
	}
}
