package estate

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// InstanceGroup is EC2 instances made alike: an Auto Scaling group or an instance of its own.
type InstanceGroup struct {
	Resource *module.Resource
	Name     Value[string]
	// Single tells that it is an instance of its own.
	Single bool
	// Minimum, Desired and Maximum are how many instances there are.
	Minimum, Desired, Maximum Value[int]
	// Subnets and Zones are where the instances are: zones by name, of groups outside of a VPC or single instances.
	Subnets            List[Link[Subnet]]
	Zones              List[Value[string]]
	ProtectFromScaleIn Value[bool]
	// TargetGroups are those that the instances themselves are registered with.
	TargetGroups List[Link[TargetGroup]]
	// Policies are the group's own scaling policies.
	Policies []*GroupPolicy

	// Template is what the instances are made from; nil when it is not in the code.
	Template *LaunchTemplate
	// InstanceTypes are those that the group may have, from its template or its overrides.
	InstanceTypes  List[Value[string]]
	Image          Value[string]
	UserData       UserData
	Profile        Link[InstanceProfile]
	SecurityGroups List[Link[SecurityGroup]]
	Metadata       MetadataOptions
	// ClassicLoadBalancers are those the instances are registered with.
	ClassicLoadBalancers List[Link[ClassicLoadBalancer]]

	// Clusters are those the instances join, by user data or as a capacity provider.
	Clusters []*Cluster
	// Optimized tells that the image is one of the ECS-optimized ones, which have the agent.
	Optimized bool
	// StockImage names the image when it is one of a distribution's own, which has no agent; empty when it may have one.
	StockImage string
	// ContainerInstances tells that the instances are known to be ECS container instances.
	ContainerInstances bool
}

func readInstance(b *builder, r *module.Resource) {
	one := Value[int]{v: 1, state: known}
	g := &InstanceGroup{
		Resource: r, Single: true, Minimum: one, Desired: one, Maximum: one,
		Zones: oneText(nonEmpty(r.Body.Attr("availability_zone"))),
	}
	if !r.InstancesKnown {
		g.Maximum.state = unknown
	}
	b.addGroup(r, g)
	t := b.readTemplate(r, "ami")
	t.UserData = b.instanceUserData(r.Body)
	b.relate(func() {
		t.readArguments(b, r.Body, "vpc_security_group_ids")
		g.Subnets = single(resolve(b, r.Body.Attr("subnet_id"), b.subnets))
	})
	b.conclude(func() {
		for _, template := range r.Body.All("launch_template") {
			if from := b.template(template, "id", "name"); from != nil {
				t.inherit(from)
			} else {
				t.Complete = false
			}
		}
		g.take(t)
	})
}

func readAutoScalingGroup(b *builder, r *module.Resource) {
	g := &InstanceGroup{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Minimum: number(r.Body.Attr("min_size")), Maximum: number(r.Body.Attr("max_size")),
		Desired: number(r.Body.Attr("desired_capacity")), Zones: texts(r.Body.Attr("availability_zones")),
		ProtectFromScaleIn: boolean(r.Body.Attr("protect_from_scale_in"))}
	if !r.InstancesKnown {
		g.Maximum.state = unknown
	}
	b.addGroup(r, g)
	b.relate(func() {
		g.ClassicLoadBalancers = links(b, r.Body.Attr("load_balancers"), b.classicLoadBalancers)
		g.TargetGroups = links(b, r.Body.Attr("target_group_arns"), b.targetGroups)
		g.Subnets = links(b, r.Body.Attr("vpc_zone_identifier"), b.subnets)
	})
	b.conclude(func() {
		if t := b.template(r.Body.Block("launch_template"), "id", "name"); t != nil {
			g.take(t)
			return
		}
		mixed := r.Body.Block("mixed_instances_policy").Block("launch_template")
		specification := mixed.Block("launch_template_specification")
		if t := b.template(specification, "launch_template_id", "launch_template_name"); t != nil {
			g.take(t)
		} else if t := resolve(b, r.Body.Attr("launch_configuration"), b.launchTemplates).One(); t != nil {
			g.take(t)
		}
		g.override(mixed)
	})
}

// override takes the instance types of a mixed instances policy, which are in place of the template's.
func (g *InstanceGroup) override(mixed *module.Block) {
	types := List[Value[string]]{Complete: mixed == nil || !mixed.UnknownBlocks["override"]}
	for _, block := range mixed.All("override") {
		t := nonEmpty(block.Attr("instance_type"))
		if block.Unknown || t.Absent() { // by requirements: any that meets them
			types.Complete = false
			continue
		}
		types.Items, types.state = append(types.Items, t), known
	}
	if len(types.Items) > 0 || !types.Complete {
		g.InstanceTypes = types
	}
}

func (b *builder) addGroup(r *module.Resource, g *InstanceGroup) {
	b.estate.InstanceGroups = append(b.estate.InstanceGroups, g)
	b.instanceGroups.add(r, g, g.Name)
}

// template finds the launch template a block names.
func (b *builder) template(block *module.Block, id, name string) *LaunchTemplate {
	if t := resolve(b, block.Attr(id), b.launchTemplates).One(); t != nil {
		return t
	}
	return resolve(b, block.Attr(name), b.launchTemplates).One()
}

func (g *InstanceGroup) take(t *LaunchTemplate) {
	g.Template, g.InstanceTypes = t, oneText(t.InstanceType)
	g.InstanceTypes.Complete = t.Complete && !t.InstanceType.Unknown()
	g.Image, g.UserData, g.Profile, g.SecurityGroups, g.Metadata = t.Image, t.UserData, t.Profile, t.SecurityGroups, t.Metadata
}

func readAutoScalingAttachment(b *builder, r *module.Resource) {
	b.conclude(func() {
		elb := resolve(b, r.Body.Attr("elb"), b.classicLoadBalancers)
		group := resolve(b, r.Body.Attr("lb_target_group_arn"), b.targetGroups)
		for _, g := range resolve(b, r.Body.Attr("autoscaling_group_name"), b.instanceGroups).Targets {
			if !elb.Absent() {
				g.ClassicLoadBalancers = joined(g.ClassicLoadBalancers, single(elb))
			}
			if !group.Absent() {
				g.TargetGroups = joined(g.TargetGroups, single(group))
			}
		}
	})
}
