package autoscaling

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// groupRecord is an Auto Scaling group as the region keeps it, by its name.
type groupRecord struct {
	// Group is what is described of it, without its instances.
	Group astypes.AutoScalingGroup
	Hooks []astypes.LifecycleHook `json:",omitempty"`
	// LowSince is since when its capacity provider's reservation has been below the target.
	LowSince time.Time `json:",omitzero"`
	// Deleting: it goes when its last instance has.
	Deleting bool `json:",omitempty"`
}

var groups = store.Collection[groupRecord]{Name: "autoscaling/group"}

func (g *groupRecord) name() string { return operation.Deref(g.Group.AutoScalingGroupName) }

func (g *groupRecord) put(r *operation.Request) { groups.Put(r.Scoped, g.name(), *g) }

func (g *groupRecord) desired() int { return int(operation.Deref(g.Group.DesiredCapacity)) }

func (g *groupRecord) bounds() scheduler.Bounds {
	return scheduler.Bounds{Min: int(operation.Deref(g.Group.MinSize)), Max: int(operation.Deref(g.Group.MaxSize))}
}

func getGroup(r *operation.Request, name *string) (*groupRecord, error) {
	g, found := groups.Get(r.Scoped, operation.Deref(name))
	if !found {
		return nil, validation("AutoScalingGroup name not found - AutoScalingGroup '%s' not found", operation.Deref(name))
	}
	return &g, nil
}

func createAutoScalingGroup(r *operation.Request, in *autoscaling.CreateAutoScalingGroupInput) (*autoscaling.CreateAutoScalingGroupOutput, error) {
	name := operation.Deref(in.AutoScalingGroupName)
	if name == "" || len(name) > 255 || strings.ContainsAny(name, ":!") {
		return nil, validation("The group name must have 1 to 255 characters and no colon or exclamation mark, got %q", name)
	}
	if _, taken := groups.Get(r.Scoped, name); taken {
		return nil, &astypes.AlreadyExistsFault{Message: new("AutoScalingGroup by this name already exists - A group with the name " + name + " already exists")}
	}
	switch {
	case in.LaunchConfigurationName != nil || in.InstanceId != nil:
		return nil, unsupported("launchConfigurationName and instanceId; use a launch template")
	case len(in.LoadBalancerNames) > 0:
		return nil, unsupported("classic load balancers (loadBalancerNames)")
	case in.DesiredCapacityType != nil && *in.DesiredCapacityType != "units":
		return nil, unsupported("desiredCapacityType %q", *in.DesiredCapacityType)
	}
	g := &groupRecord{Group: astypes.AutoScalingGroup{
		AutoScalingGroupName: in.AutoScalingGroupName, CreatedTime: new(r.Now()),
		AutoScalingGroupARN: new("arn:" + r.Partition + ":autoscaling:" + r.Region + ":" + r.Account + ":autoScalingGroup:" +
			uuid(r, "autoscaling/group") + ":autoScalingGroupName/" + name),
		MinSize: in.MinSize, MaxSize: in.MaxSize, DesiredCapacity: in.DesiredCapacity, DefaultCooldown: new(int32(300)),
		HealthCheckType: new("EC2"), HealthCheckGracePeriod: new(int32(0)), TerminationPolicies: []string{"Default"},
		NewInstancesProtectedFromScaleIn: new(false), TargetGroupARNs: in.TargetGroupARNs, TrafficSources: in.TrafficSources,
		ServiceLinkedRoleARN: new("arn:" + r.Partition + ":iam::" + r.Account + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
	}}
	for _, h := range in.LifecycleHookSpecificationList {
		g.Hooks = append(g.Hooks, astypes.LifecycleHook{
			AutoScalingGroupName: in.AutoScalingGroupName, LifecycleHookName: h.LifecycleHookName, LifecycleTransition: h.LifecycleTransition,
			DefaultResult: h.DefaultResult, HeartbeatTimeout: h.HeartbeatTimeout, NotificationMetadata: h.NotificationMetadata,
			NotificationTargetARN: h.NotificationTargetARN, RoleARN: h.RoleARN,
		})
	}
	for i := range g.Hooks {
		if err := checkHook(&g.Hooks[i]); err != nil {
			return nil, err
		}
	}
	if err := g.change(r, asUpdate(in)); err != nil {
		return nil, err
	}
	g.setTags(in.Tags)
	g.put(r)
	g.reconcile(r, "a user request created an AutoScalingGroup changing the desired capacity from 0 to "+count(g.desired()))
	return &autoscaling.CreateAutoScalingGroupOutput{}, nil
}

// asUpdate is what creation and update have in common.
func asUpdate(in *autoscaling.CreateAutoScalingGroupInput) *autoscaling.UpdateAutoScalingGroupInput {
	return &autoscaling.UpdateAutoScalingGroupInput{
		AutoScalingGroupName: in.AutoScalingGroupName, MinSize: in.MinSize, MaxSize: in.MaxSize, DesiredCapacity: in.DesiredCapacity,
		LaunchTemplate: in.LaunchTemplate, MixedInstancesPolicy: in.MixedInstancesPolicy, AvailabilityZones: in.AvailabilityZones,
		VPCZoneIdentifier: in.VPCZoneIdentifier, DefaultCooldown: in.DefaultCooldown, DefaultInstanceWarmup: in.DefaultInstanceWarmup,
		HealthCheckType: in.HealthCheckType, HealthCheckGracePeriod: in.HealthCheckGracePeriod, PlacementGroup: in.PlacementGroup,
		TerminationPolicies: in.TerminationPolicies, NewInstancesProtectedFromScaleIn: in.NewInstancesProtectedFromScaleIn,
		ServiceLinkedRoleARN: in.ServiceLinkedRoleARN, MaxInstanceLifetime: in.MaxInstanceLifetime, CapacityRebalance: in.CapacityRebalance,
		AvailabilityZoneDistribution: in.AvailabilityZoneDistribution, AvailabilityZoneIds: in.AvailabilityZoneIds,
		AvailabilityZoneImpairmentPolicy: in.AvailabilityZoneImpairmentPolicy, CapacityReservationSpecification: in.CapacityReservationSpecification,
		Context: in.Context, DeletionProtection: in.DeletionProtection, InstanceLifecyclePolicy: in.InstanceLifecyclePolicy,
		InstanceMaintenancePolicy: in.InstanceMaintenancePolicy,
	}
}

// change applies what is given and checks the result.
func (g *groupRecord) change(r *operation.Request, in *autoscaling.UpdateAutoScalingGroupInput) error {
	switch {
	case in.LaunchConfigurationName != nil:
		return unsupported("launchConfigurationName; use a launch template")
	case len(in.AvailabilityZoneIds) > 0 || in.Context != nil || in.InstanceLifecyclePolicy != nil:
		return unsupported("availabilityZoneIds, context and instanceLifecyclePolicy")
	case operation.Deref(in.MaxInstanceLifetime) > 0:
		return unsupported("maxInstanceLifetime")
	}
	to := &g.Group
	set(&to.MinSize, in.MinSize)
	set(&to.MaxSize, in.MaxSize)
	set(&to.DesiredCapacity, in.DesiredCapacity)
	set(&to.DefaultCooldown, in.DefaultCooldown)
	set(&to.DefaultInstanceWarmup, in.DefaultInstanceWarmup)
	set(&to.HealthCheckType, in.HealthCheckType)
	set(&to.HealthCheckGracePeriod, in.HealthCheckGracePeriod)
	set(&to.PlacementGroup, in.PlacementGroup)
	set(&to.NewInstancesProtectedFromScaleIn, in.NewInstancesProtectedFromScaleIn)
	set(&to.ServiceLinkedRoleARN, in.ServiceLinkedRoleARN)
	set(&to.MaxInstanceLifetime, in.MaxInstanceLifetime)
	set(&to.CapacityRebalance, in.CapacityRebalance)
	set(&to.AvailabilityZoneDistribution, in.AvailabilityZoneDistribution)
	set(&to.AvailabilityZoneImpairmentPolicy, in.AvailabilityZoneImpairmentPolicy)
	set(&to.CapacityReservationSpecification, in.CapacityReservationSpecification)
	set(&to.InstanceMaintenancePolicy, in.InstanceMaintenancePolicy)
	if in.DeletionProtection != "" {
		to.DeletionProtection = in.DeletionProtection
	}
	if len(in.TerminationPolicies) > 0 {
		to.TerminationPolicies = in.TerminationPolicies
	}
	if in.VPCZoneIdentifier != nil {
		to.VPCZoneIdentifier = in.VPCZoneIdentifier
		to.AvailabilityZones = nil
	}
	if len(in.AvailabilityZones) > 0 {
		to.AvailabilityZones = in.AvailabilityZones
	}
	if in.LaunchTemplate != nil {
		to.LaunchTemplate, to.MixedInstancesPolicy = new(*in.LaunchTemplate), nil
	}
	if in.MixedInstancesPolicy != nil {
		m := *in.MixedInstancesPolicy
		if m.LaunchTemplate != nil {
			t := *m.LaunchTemplate
			if t.LaunchTemplateSpecification != nil {
				t.LaunchTemplateSpecification = new(*t.LaunchTemplateSpecification)
			}
			m.LaunchTemplate = &t
		}
		to.LaunchTemplate, to.MixedInstancesPolicy = nil, &m
	}
	if err := g.checkSize(); err != nil {
		return err
	}
	if err := g.checkZones(r); err != nil {
		return err
	}
	_, err := g.launchPlan(r)
	return err
}

func set[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

func (g *groupRecord) checkSize() error {
	low, high := g.Group.MinSize, g.Group.MaxSize
	if low == nil || high == nil {
		return validation("MinSize and MaxSize are required")
	}
	if *low < 0 || *high < *low {
		return validation("Max bound, %d, must be greater than or equal to min bound, %d, and neither below 0", *high, *low)
	}
	if g.Group.DesiredCapacity == nil {
		g.Group.DesiredCapacity = new(*low)
	}
	if n := *g.Group.DesiredCapacity; n < *low || n > *high {
		return validation("Desired capacity:%d must be between the specified min size:%d and max size:%d", n, *low, *high)
	}
	return nil
}

func (g *groupRecord) subnets() []string {
	return strings.FieldsFunc(operation.Deref(g.Group.VPCZoneIdentifier), func(c rune) bool { return c == ',' || c == ' ' })
}

// checkZones finds the zones of the group's subnets.
func (g *groupRecord) checkZones(r *operation.Request) error {
	var zones []string
	for _, id := range g.subnets() {
		s, found := ec2.Subnet(r, id)
		if !found {
			return validation("The subnet ID '%s' does not exist", id)
		}
		zones = append(zones, s.Zone)
	}
	if len(zones) > 0 {
		slices.Sort(zones)
		g.Group.AvailabilityZones = slices.Compact(zones)
	}
	if len(g.Group.AvailabilityZones) == 0 {
		return validation("At least one Availability Zone or VPC Subnet is required.")
	}
	known := ec2.Zones(r)
	for _, z := range g.Group.AvailabilityZones {
		if !slices.ContainsFunc(known, func(k ec2.Zone) bool { return k.Name == z }) {
			return validation("Invalid Availability Zone: %s", z)
		}
	}
	return nil
}

func updateAutoScalingGroup(r *operation.Request, in *autoscaling.UpdateAutoScalingGroupInput) (*autoscaling.UpdateAutoScalingGroupOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	before := g.desired()
	if in.DesiredCapacity == nil {
		// New bounds take the desired capacity along.
		b := g.bounds()
		if in.MinSize != nil {
			b.Min = int(*in.MinSize)
		}
		if in.MaxSize != nil {
			b.Max = int(*in.MaxSize)
		}
		g.Group.DesiredCapacity = new(int32(b.Clamp(before)))
	}
	if err := g.change(r, in); err != nil {
		return nil, err
	}
	g.put(r)
	g.reconcile(r, "a user request updated the AutoScalingGroup constraints, changing the desired capacity from "+count(before)+" to "+count(g.desired()))
	return &autoscaling.UpdateAutoScalingGroupOutput{}, nil
}

func setDesiredCapacity(r *operation.Request, in *autoscaling.SetDesiredCapacityInput) (*autoscaling.SetDesiredCapacityOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	n := int(operation.Deref(in.DesiredCapacity))
	if b := g.bounds(); b.Clamp(n) != n {
		return nil, validation("New SetDesiredCapacity value %d is not between the minimum %d and the maximum %d of the AutoScalingGroup.", n, b.Min, b.Max)
	}
	g.setDesired(r, n, "a user request explicitly set group desired capacity changing the desired capacity from "+count(g.desired())+" to "+count(n))
	return &autoscaling.SetDesiredCapacityOutput{}, nil
}

func (g *groupRecord) setDesired(r *operation.Request, n int, cause string) {
	g.Group.DesiredCapacity = new(int32(n))
	g.put(r)
	g.reconcile(r, cause)
}

func deleteAutoScalingGroup(r *operation.Request, in *autoscaling.DeleteAutoScalingGroupInput) (*autoscaling.DeleteAutoScalingGroupOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	force := operation.Deref(in.ForceDelete)
	if p := g.Group.DeletionProtection; p == astypes.DeletionProtectionPreventAllDeletion || p == astypes.DeletionProtectionPreventForceDeletion && force {
		return nil, validation("The AutoScalingGroup %s is protected from deletion: %s", g.name(), p)
	}
	live := instances.List(r.Scoped, g.name()+"!")
	if len(live) > 0 && !force {
		return nil, &astypes.ResourceInUseFault{Message: new("You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.")}
	}
	if len(live) == 0 {
		g.forget(r)
		return &autoscaling.DeleteAutoScalingGroupOutput{}, nil
	}
	g.Deleting, g.Group.Status = true, new("Delete in progress")
	g.Group.MinSize, g.Group.MaxSize, g.Group.DesiredCapacity = new(int32(0)), new(int32(0)), new(int32(0))
	g.put(r)
	for i := range live {
		g.terminate(r, &live[i], "a user request force deleted the AutoScalingGroup")
	}
	return &autoscaling.DeleteAutoScalingGroupOutput{}, nil
}

func (g *groupRecord) forget(r *operation.Request) {
	r.Cancel(managedEvent, g.name())
	groups.Delete(r.Scoped, g.name())
	for _, p := range policies.List(r.Scoped, g.name()+"!") {
		p.remove(r)
	}
	for _, e := range refreshes.Entries(r.Scoped, g.name()+"!", "", 0) {
		r.Cancel(refreshEvent, e.Key)
		refreshes.Delete(r.Scoped, e.Key)
	}
	for _, e := range activities.Entries(r.Scoped, g.name()+"!", "", 0) {
		activities.Delete(r.Scoped, e.Key)
	}
}
