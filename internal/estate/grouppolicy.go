package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// GroupPolicy is a scaling policy of an Auto Scaling group's own, as opposed to a capacity provider's.
type GroupPolicy struct {
	Resource *module.Resource
	Name     Value[string]
	Group    Link[InstanceGroup]
	Type     Value[string] // SimpleScaling when not written
	Metric   Value[string] // predefined, of target tracking: ASGAverageCPUUtilization
	Custom   bool          // target tracking of a metric of one's own
	// Alarms are those in the code that set the policy off.
	Alarms []*Alarm
}

func readGroupPolicy(b *builder, r *module.Resource) {
	track := r.Body.Block("target_tracking_configuration")
	p := &GroupPolicy{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Type: nonEmpty(r.Body.Attr("policy_type")),
		Metric: nonEmpty(track.Block("predefined_metric_specification").Attr("predefined_metric_type")),
		Custom: track.Block("customized_metric_specification") != nil,
	}
	b.estate.GroupPolicies = append(b.estate.GroupPolicies, p)
	b.groupPolicies.add(r, p, Value[string]{})
	b.relate(func() {
		p.Group = resolve(b, r.Body.Attr("autoscaling_group_name"), b.instanceGroups)
		for _, g := range p.Group.Targets {
			g.Policies = append(g.Policies, p)
		}
	})
}
