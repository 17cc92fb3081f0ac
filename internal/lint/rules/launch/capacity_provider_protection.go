package launch

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed capacity_provider_protection.md
var capacityProviderProtectionPage string

// CapacityProviderProtection finds termination protection that cannot work.
var CapacityProviderProtection = &lint.Rule{
	Name:     "capacity-provider-protection",
	Severity: lint.Error,
	Page:     capacityProviderProtectionPage,
	Check:    checkCapacityProviderProtection,
}

func checkCapacityProviderProtection(p *lint.Pass) {
	for _, cp := range p.Estate.CapacityProviders {
		protection, ok := cp.TerminationProtection.Get()
		if !ok || protection != string(ecstypes.ManagedTerminationProtectionEnabled) {
			continue
		}
		status, known := cp.ManagedScaling.Or(string(ecstypes.ManagedScalingStatusDisabled))
		if written := cp.ManagedScaling.Written(); known && written && status == string(ecstypes.ManagedScalingStatusDisabled) {
			p.Report(lint.Issue{Resource: cp.Resource, Range: lint.At(cp.TerminationProtection),
				Message: "Managed termination protection does not work without managed scaling",
				Advice:  "Set managed_scaling.status to ENABLED, or managed_termination_protection to DISABLED."})
		}
		g := cp.Group.One()
		if g == nil {
			continue
		}
		if protected, ok := g.ProtectFromScaleIn.Or(false); ok && !protected {
			p.Report(lint.Issue{Resource: cp.Resource, Range: lint.At(cp.TerminationProtection),
				Message: "Managed termination protection needs an Auto Scaling group whose instances are protected from scale-in, and " + g.Resource.Address + " is not",
				Advice:  "Set protect_from_scale_in = true on the Auto Scaling group: ECS lifts the protection of an instance once no task runs on it.",
				Fix:     lint.ProposeArgument(g.Resource.Range, "protect_from_scale_in", g.ProtectFromScaleIn, cty.True)})
		}
	}
}
