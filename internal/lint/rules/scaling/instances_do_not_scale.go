package scaling

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed instances_do_not_scale.md
var instancesDoNotScalePage string

// InstancesDoNotScale finds services that scale on instances which do not.
var InstancesDoNotScale = &lint.Rule{
	Name:     "instances-do-not-scale",
	Severity: lint.Warning,
	Page:     instancesDoNotScalePage,
	Check:    checkInstancesDoNotScale,
}

func checkInstancesDoNotScale(p *lint.Pass) {
	if !p.Estate.Whole() || scaledOtherwise(p.Estate) {
		return
	}
	for _, s := range p.Estate.Services {
		if s.Launch != ecstypes.LaunchTypeEc2 {
			continue
		}
		target := growing(s)
		if target == nil {
			continue
		}
		why := ""
		groups := s.InstanceGroups()
		for _, g := range groups {
			if why = fixed(p.Estate, g); why == "" {
				break
			}
		}
		if why == "" {
			continue
		}
		maximum, _ := target.Maximum.Get()
		p.Report(lint.Issue{Resource: target.Resource, Range: lint.At(target.Maximum),
			Message: fmt.Sprintf("Autoscaling asks for up to %d tasks of %s, but nothing scales the instances below them: %s. Tasks that find no room stay PENDING", maximum, s.Resource.Address, why),
			Advice: "Make the Auto Scaling group a capacity provider with managed scaling, with a max_size above its min_size, and let the service use it: " +
				"ECS then starts instances for tasks that wait."})
	}
}

// scaledOtherwise reports whether something scales groups of which the group cannot be known, or by a schedule.
func scaledOtherwise(e *estate.Estate) bool {
	if e.Has("autoscaling_schedule", "autoscalingplans_scaling_plan") {
		return true
	}
	for _, policy := range e.GroupPolicies {
		if len(policy.Group.Targets) == 0 {
			return true
		}
	}
	for _, cp := range e.CapacityProviders {
		if len(cp.Group.Targets) == 0 && !cp.ManagedInstances {
			return true
		}
	}
	return false
}

// growing is the target that lets the service have more tasks than its fewest; nil when none is known to.
func growing(s *estate.Service) *estate.ScalingTarget {
	for _, t := range s.Scaling {
		minimum, minimumKnown := t.Minimum.Get()
		maximum, maximumKnown := t.Maximum.Get()
		if minimumKnown && maximumKnown && maximum > minimum && t.Service.One() == s {
			return t
		}
	}
	return nil
}

// fixed says why the number of a group's instances stays the same; empty when it does not, or may not.
func fixed(e *estate.Estate, g *estate.InstanceGroup) string {
	address := g.Resource.Address
	if g.Single {
		if !g.Resource.InstancesKnown {
			return ""
		}
		return address + " is an instance of its own, in no Auto Scaling group"
	}
	minimum, minimumKnown := g.Minimum.Get()
	maximum, maximumKnown := g.Maximum.Get()
	if minimumKnown && maximumKnown && minimum >= maximum {
		return fmt.Sprintf("%s has min_size %d and max_size %d", address, minimum, maximum)
	}
	if len(g.Policies) > 0 {
		return ""
	}
	why := address + " has no capacity provider and no scaling policy"
	for _, cp := range e.CapacityProviders {
		for _, of := range cp.Group.Targets {
			if of != g {
				continue
			}
			status, ok := cp.ManagedScaling.Or(string(ecstypes.ManagedScalingStatusDisabled))
			if !ok || status == string(ecstypes.ManagedScalingStatusEnabled) {
				return ""
			}
			why = fmt.Sprintf("managed scaling of %s is off, and %s has no scaling policy", cp.Resource.Address, address)
		}
	}
	return why
}
