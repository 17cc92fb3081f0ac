package scaling

import (
	_ "embed"
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed scaling_target.md
var scalingTargetPage string

// ScalingTarget finds scaling targets that AWS refuses or that scale nothing.
var ScalingTarget = &lint.Rule{
	Name:     "scaling-target",
	Severity: lint.Error,
	Page:     scalingTargetPage,
	Check:    checkScalingTarget,
}

func checkScalingTarget(p *lint.Pass) {
	for _, t := range p.Estate.ScalingTargets {
		report := func(at interface{ Range() hcl.Range }, message, advice string, fix *lint.Proposal) {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: advice, Fix: fix})
		}
		if namespace, ok := t.Namespace.Get(); ok && namespace != ecsspec.ScalingNamespace {
			report(t.Namespace, fmt.Sprintf("service_namespace is %q, but the target is an ECS service: expected %q", namespace, ecsspec.ScalingNamespace), "", lint.Propose("set service_namespace to "+strconv.Quote(ecsspec.ScalingNamespace), lint.Set(t.Namespace, cty.StringVal(ecsspec.ScalingNamespace))))
		}
		if dimension, ok := t.Dimension.Get(); ok && dimension != ecsspec.ScalingDimension {
			report(t.Dimension, fmt.Sprintf("scalable_dimension is %q, but all that can be scaled of an ECS service is %q", dimension, ecsspec.ScalingDimension), "", lint.Propose("set scalable_dimension to "+strconv.Quote(ecsspec.ScalingDimension), lint.Set(t.Dimension, cty.StringVal(ecsspec.ScalingDimension))))
		}
		if id, ok := t.ID.Get(); ok {
			if err := ecsspec.CheckScalingResource(id); err != nil {
				report(t.ID, err.Error(), "Set resource_id = \"service/${aws_ecs_cluster.NAME.name}/${aws_ecs_service.NAME.name}\".", nil)
			}
		}
		minimum, minimumKnown := t.Minimum.Get()
		maximum, maximumKnown := t.Maximum.Get()
		switch {
		case minimumKnown && minimum < 0:
			report(t.Minimum, fmt.Sprintf("min_capacity is %d, expected 0 or more", minimum), "", nil)
		case minimumKnown && maximumKnown && minimum > maximum:
			report(t.Minimum, fmt.Sprintf("min_capacity %d is above max_capacity %d", minimum, maximum), "", nil)
		case len(t.Policies) == 0 && len(t.Schedules) == 0 && !mayBeUsed(p.Estate, t) && (!minimumKnown || !maximumKnown || minimum < maximum):
			p.Report(lint.Issue{Resource: t.Resource, Severity: lint.As(lint.Warning),
				Message: "Nothing scales the target: it has bounds, but no policy and no schedule",
				Advice:  "Add an aws_appautoscaling_policy with the target's resource_id, or remove the target."})
		}
	}
}

// mayBeUsed reports whether there are policies or schedules that may be the target's.
func mayBeUsed(e *estate.Estate, t *estate.ScalingTarget) bool {
	if !e.Whole() || !t.Resource.InstancesKnown {
		return true
	}
	for _, policy := range e.ScalingPolicies {
		if _, known := policy.ID.Get(); len(policy.Targets) == 0 && !known {
			return true
		}
	}
	for _, schedule := range e.ScheduledScalings {
		if _, known := schedule.Target.Get(); len(schedule.Target.Targets) == 0 && !known {
			return true
		}
	}
	return false
}
