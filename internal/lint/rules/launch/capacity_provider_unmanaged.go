package launch

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed capacity_provider_unmanaged.md
var capacityProviderUnmanagedPage string

// CapacityProviderUnmanaged finds capacity providers that do not manage their instances.
var CapacityProviderUnmanaged = &lint.Rule{
	Name:     "capacity-provider-unmanaged",
	Severity: lint.Warning,
	Page:     capacityProviderUnmanagedPage,
	Check:    checkCapacityProviderUnmanaged,
}

func checkCapacityProviderUnmanaged(p *lint.Pass) {
	for _, cp := range p.Estate.CapacityProviders {
		block := cp.Resource.Body.Block("auto_scaling_group_provider")
		if cp.ManagedInstances || block == nil || block.Unknown {
			continue
		}
		const scale = "Turn managed scaling on: ECS then starts instances for tasks that find no room, and takes away those that run none."
		if status, ok := cp.ManagedScaling.Get(); ok && status == string(ecstypes.ManagedScalingStatusDisabled) {
			p.Report(lint.Issue{Resource: cp.Resource, Range: lint.At(cp.ManagedScaling),
				Message: "The capacity provider does not scale its Auto Scaling group: managed scaling is DISABLED", Advice: scale,
				Fix: lint.Propose("set status to \"ENABLED\"", lint.Set(cp.ManagedScaling, cty.StringVal(string(ecstypes.ManagedScalingStatusEnabled))))})
		}
		if draining, ok := cp.Draining.Get(); ok && draining == string(ecstypes.ManagedDrainingDisabled) {
			p.Report(lint.Issue{Resource: cp.Resource, Range: lint.At(cp.Draining),
				Message: "Instances that the group takes away are not drained: managed_draining is DISABLED, so their tasks are cut off",
				Advice:  "Remove the line: ENABLED is the default, and moves tasks elsewhere before an instance goes.",
				Fix:     lint.Propose("remove managed_draining", lint.Remove(cp.Draining))})
		}
	}
}
