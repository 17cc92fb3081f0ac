package autoscaling

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeAutoScalingGroups(r *operation.Request, in *autoscaling.DescribeAutoScalingGroupsInput) (*autoscaling.DescribeAutoScalingGroupsOutput, error) {
	var kept []groupRecord
	for _, g := range groups.List(r.Scoped, "") {
		if len(in.AutoScalingGroupNames) > 0 && !slices.Contains(in.AutoScalingGroupNames, g.name()) {
			continue
		}
		match, err := g.matches(in.Filters)
		if err != nil {
			return nil, err
		}
		if match {
			kept = append(kept, g)
		}
	}
	kept, next, err := page(kept, func(g groupRecord) string { return g.name() }, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeAutoScalingGroupsOutput{AutoScalingGroups: []astypes.AutoScalingGroup{}, NextToken: next}
	for _, g := range kept {
		d := g.Group
		d.Instances = []astypes.Instance{}
		if in.IncludeInstances == nil || *in.IncludeInstances {
			for _, i := range instances.List(r.Scoped, g.name()+"!") {
				d.Instances = append(d.Instances, i.describe())
			}
		}
		out.AutoScalingGroups = append(out.AutoScalingGroups, d)
	}
	return out, nil
}

// matches knows the filters by tags
// (https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Filter.html).
func (g *groupRecord) matches(filters []astypes.Filter) (bool, error) {
	for _, f := range filters {
		var have []string
		for _, t := range g.Group.Tags {
			switch name := operation.Deref(f.Name); {
			case name == "tag-key":
				have = append(have, operation.Deref(t.Key))
			case name == "tag-value":
				have = append(have, operation.Deref(t.Value))
			case name == "tag:"+operation.Deref(t.Key):
				have = append(have, operation.Deref(t.Value))
			case !strings.HasPrefix(name, "tag:"):
				return false, validation("Filter type %s is not correct. Allowed Filter types are: tag-key, tag-value and tag:KEY", name)
			}
		}
		if !slices.ContainsFunc(f.Values, func(v string) bool { return slices.Contains(have, v) }) {
			return false, nil
		}
	}
	return true, nil
}

func describeAutoScalingInstances(r *operation.Request, in *autoscaling.DescribeAutoScalingInstancesInput) (*autoscaling.DescribeAutoScalingInstancesOutput, error) {
	var kept []instanceRecord
	for _, i := range instances.List(r.Scoped, "") {
		if len(in.InstanceIds) == 0 || slices.Contains(in.InstanceIds, i.ID) {
			kept = append(kept, i)
		}
	}
	kept, next, err := page(kept, func(i instanceRecord) string { return i.key() }, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeAutoScalingInstancesOutput{AutoScalingInstances: []astypes.AutoScalingInstanceDetails{}, NextToken: next}
	for _, i := range kept {
		d := i.describe()
		out.AutoScalingInstances = append(out.AutoScalingInstances, astypes.AutoScalingInstanceDetails{
			AutoScalingGroupName: new(i.Group), AvailabilityZone: d.AvailabilityZone, HealthStatus: new("HEALTHY"), InstanceId: d.InstanceId,
			InstanceType: d.InstanceType, LaunchTemplate: d.LaunchTemplate, LifecycleState: new(string(i.State)), ProtectedFromScaleIn: d.ProtectedFromScaleIn,
		})
	}
	return out, nil
}

func findInstance(r *operation.Request, id string) (*instanceRecord, error) {
	for _, i := range instances.List(r.Scoped, "") {
		if i.ID == id {
			return &i, nil
		}
	}
	return nil, validation("Instance Id not found - No managed instance found for instance ID: %s", id)
}

func setInstanceProtection(r *operation.Request, in *autoscaling.SetInstanceProtectionInput) (*autoscaling.SetInstanceProtectionOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	for _, id := range in.InstanceIds {
		i, found := instances.Get(r.Scoped, g.name()+"!"+id)
		if !found {
			return nil, validation("The instance %s is not part of Auto Scaling group %s.", id, g.name())
		}
		i.Protected = operation.Deref(in.ProtectedFromScaleIn)
		i.put(r)
	}
	g.reconcile(r, "the protection of instances from scale-in was changed")
	return &autoscaling.SetInstanceProtectionOutput{}, nil
}

func terminateInstance(r *operation.Request, in *autoscaling.TerminateInstanceInAutoScalingGroupInput) (*autoscaling.TerminateInstanceInAutoScalingGroupOutput, error) {
	if len(in.InstanceIds) > 0 {
		return nil, unsupported("instanceIds of TerminateInstanceInAutoScalingGroup; give one instanceId")
	}
	i, err := findInstance(r, operation.Deref(in.InstanceId))
	if err != nil {
		return nil, err
	}
	g, err := getGroup(r, &i.Group)
	if err != nil {
		return nil, err
	}
	if operation.Deref(in.ShouldDecrementDesiredCapacity) {
		n := g.desired() - 1
		if n < g.bounds().Min {
			return nil, validation("Currently, desiredSize equals minSize (%d). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.", g.desired())
		}
		g.Group.DesiredCapacity = new(int32(n))
		g.put(r)
	}
	g.terminate(r, i, "At "+r.Now().Format("2006-01-02T15:04:05Z")+" an instance was taken out of service in response to a user request.")
	g.reconcile(r, "an instance was started in response to a difference between desired and actual capacity")
	activity, _ := activities.Get(r.Scoped, activityKey(g.name(), i.Activity))
	return &autoscaling.TerminateInstanceInAutoScalingGroupOutput{Activity: &activity}, nil
}
