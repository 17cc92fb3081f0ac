package loadbalancing

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed target_type_mismatch.md
var targetTypeMismatchPage string

// TargetTypeMismatch finds target groups that cannot hold the tasks of a service.
var TargetTypeMismatch = &lint.Rule{
	Name:     "target-type-mismatch",
	Severity: lint.Error,
	Page:     targetTypeMismatchPage,
	Check:    checkTargetTypeMismatch,
}

func checkTargetTypeMismatch(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		mode, ok := s.NetworkMode()
		if !ok {
			continue
		}
		for _, lb := range s.LoadBalancers.Items {
			for _, link := range []estate.Link[estate.TargetGroup]{lb.TargetGroup, lb.AlternateTargetGroup} {
				if group := link.One(); group != nil {
					checkTargetType(p, group, mode)
				}
			}
		}
	}
}

func checkTargetType(p *lint.Pass, group *estate.TargetGroup, mode ecstypes.NetworkMode) {
	expected := ecsspec.TargetTypeFor(string(mode))
	targetType, ok := group.TargetType.Or(estate.DefaultTargetType)
	if !ok || expected == "" || targetType == expected {
		return
	}
	written := fmt.Sprintf("target_type is %q", targetType)
	if group.TargetType.Absent() {
		written = fmt.Sprintf("target_type is not written and so %q", targetType)
	}
	p.Report(lint.Issue{Resource: group.Resource, Range: lint.At(group.TargetType),
		Message: fmt.Sprintf("The target group's %s, but tasks of network mode %q need %q", written, mode, expected),
		Advice: fmt.Sprintf("Set target_type = %q. That replaces the target group: give it a name_prefix and create_before_destroy, "+
			"or a listener that uses it stands in the way.", expected),
		Fix: lint.ProposeArgument(group.Resource.Range, "target_type", group.TargetType, cty.StringVal(expected))})
}
