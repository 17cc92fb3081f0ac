package estate

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// ScalingTarget is Application Auto Scaling of a service.
type ScalingTarget struct {
	Resource         *module.Resource
	Namespace        Value[string] // ecs
	Dimension        Value[string] // ecs:service:DesiredCount
	ID               Value[string] // service/cluster/name
	Service          Link[Service]
	Minimum, Maximum Value[int]
	Policies         []*ScalingPolicy
	Schedules        []*ScheduledScaling
}

// ScalingPolicy is a policy of a scaling target.
type ScalingPolicy struct {
	Resource *module.Resource
	Name     Value[string]
	Type     Value[string] // StepScaling when not written
	ID       Value[string] // the target's
	// Targets are those that the policy's resource_id, namespace and dimension lead to.
	Targets []*ScalingTarget
	Track   *TargetTracking // nil when not written
	Step    *StepScaling    // nil when not written
	// Alarms are those in the code that set the policy off.
	Alarms []*Alarm
}

// TargetTracking keeps a metric at a value.
type TargetTracking struct {
	Range          hcl.Range // the block's header
	Value          Value[float64]
	Metric         Value[string] // predefined, such as ALBRequestCountPerTarget
	ResourceLabel  Value[string]
	Custom         bool // a metric of one's own
	CustomMetric   Value[string]
	DisableScaleIn Value[bool]
}

// StepScaling answers alarms with steps.
type StepScaling struct {
	Range          hcl.Range // the block's header
	AdjustmentType Value[string]
	Cooldown       Value[int] // seconds
	// Adjustments are the steps' amounts.
	Adjustments List[Value[int]]
}

// ScheduledScaling changes a target's bounds at a time.
type ScheduledScaling struct {
	Resource         *module.Resource
	Target           Link[ScalingTarget]
	Schedule         Value[string]
	Timezone         Value[string]
	Minimum, Maximum Value[int]
}

// readScalingTarget reads targets of ECS, and those that name a service though their namespace is another's.
func readScalingTarget(b *builder, r *module.Resource) {
	t := &ScalingTarget{
		Resource:  r,
		Namespace: nonEmpty(r.Body.Attr("service_namespace")),
		Dimension: nonEmpty(r.Body.Attr("scalable_dimension")),
		ID:        nonEmpty(r.Body.Attr("resource_id")),
		Minimum:   number(r.Body.Attr("min_capacity")),
		Maximum:   number(r.Body.Attr("max_capacity")),
	}
	if namespace, ok := t.Namespace.Or("ecs"); ok && namespace != "ecs" && !t.ID.RefersTo("ecs_service") {
		return
	}
	b.estate.ScalingTargets = append(b.estate.ScalingTargets, t)
	b.scalingTargets.add(r, t, t.ID)
	b.relate(func() {
		// resource_id is "service/cluster/name", and so usually made from both a cluster and a service.
		t.Service = resolve(b, r.Body.Attr("resource_id"), b.services)
	})
	b.conclude(func() {
		t.Service.Targets = slices.DeleteFunc(t.Service.Targets, func(s *Service) bool { return !t.mayScale(s) })
		for _, s := range t.Service.Targets {
			s.Scaling = append(s.Scaling, t)
		}
	})
}

// mayScale reports whether the target's cluster can be the service's: services in different clusters may share a name.
func (t *ScalingTarget) mayScale(s *Service) bool {
	id, ok := t.ID.Get()
	if !ok {
		return true
	}
	parts := strings.Split(id, "/")
	cluster, ok := s.ClusterName()
	return !ok || len(parts) != 3 || parts[1] == cluster
}

// scalingTargetsOf finds targets by reference, by the id they share, or by the service that both are made from.
func (b *builder) scalingTargetsOf(id *module.Value) Link[ScalingTarget] {
	l := resolve(b, id, b.scalingTargets)
	if len(l.Targets) > 0 {
		return l
	}
	for _, s := range resolve(b, id, b.services).Targets {
		l.Targets = append(l.Targets, s.Scaling...)
	}
	return l
}

func readScalingPolicy(b *builder, r *module.Resource) {
	if namespace, ok := text(r.Body.Attr("service_namespace")).Or("ecs"); ok && namespace != "ecs" {
		return
	}
	p := &ScalingPolicy{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Type: nonEmpty(r.Body.Attr("policy_type")), ID: nonEmpty(r.Body.Attr("resource_id")),
		Track: readTargetTracking(r.Body.Block("target_tracking_scaling_policy_configuration")),
		Step:  readStepScaling(r.Body.Block("step_scaling_policy_configuration")),
	}
	b.estate.ScalingPolicies = append(b.estate.ScalingPolicies, p)
	b.scalingPolicies.add(r, p, Value[string]{})
	b.finish(func() {
		p.Targets = b.scalingTargetsOf(r.Body.Attr("resource_id")).Targets
		for _, t := range p.Targets {
			t.Policies = append(t.Policies, p)
		}
	})
}

func readTargetTracking(block *module.Block) *TargetTracking {
	if block == nil {
		return nil
	}
	predefined, custom := block.Block("predefined_metric_specification"), block.Block("customized_metric_specification")
	return &TargetTracking{
		Range: block.Range, Value: float(block.Attr("target_value")), DisableScaleIn: boolean(block.Attr("disable_scale_in")),
		Metric: nonEmpty(predefined.Attr("predefined_metric_type")), ResourceLabel: nonEmpty(predefined.Attr("resource_label")),
		Custom: custom != nil, CustomMetric: nonEmpty(custom.Attr("metric_name")),
	}
}

func readStepScaling(block *module.Block) *StepScaling {
	if block == nil {
		return nil
	}
	return &StepScaling{
		Range: block.Range, AdjustmentType: nonEmpty(block.Attr("adjustment_type")), Cooldown: number(block.Attr("cooldown")),
		Adjustments: blocks(block, "step_adjustment", func(step *module.Block) Value[int] { return number(step.Attr("scaling_adjustment")) }),
	}
}

func readScheduledScaling(b *builder, r *module.Resource) {
	if namespace, ok := text(r.Body.Attr("service_namespace")).Or("ecs"); ok && namespace != "ecs" {
		return
	}
	action := r.Body.Block("scalable_target_action")
	s := &ScheduledScaling{
		Resource: r, Schedule: nonEmpty(r.Body.Attr("schedule")), Timezone: nonEmpty(r.Body.Attr("timezone")),
		Minimum: number(action.Attr("min_capacity")), Maximum: number(action.Attr("max_capacity")),
	}
	b.estate.ScheduledScalings = append(b.estate.ScheduledScalings, s)
	b.finish(func() {
		s.Target = b.scalingTargetsOf(r.Body.Attr("resource_id"))
		for _, t := range s.Target.Targets {
			t.Schedules = append(t.Schedules, s)
		}
	})
}
