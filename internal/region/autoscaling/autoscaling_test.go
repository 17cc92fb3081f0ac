package autoscaling_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var scope = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}

// world is a region whose wall clock the test moves, with a cluster "main" and
// a launch template "nodes" whose instances join it.
type world struct {
	*testing.T
	*backend.Backend
	AutoScaling *autoscaling.Client
	CloudWatch  *cloudwatch.Client
	ctx         context.Context
	region      *region.Region
	start, wall time.Time
	subnets     []string
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := &world{T: t, ctx: t.Context(), start: start, wall: start}
	w.region = must(region.Open(w.ctx, region.Options{Wall: func() time.Time { return w.wall }, Seed: "test"}))(t)
	t.Cleanup(func() { _ = w.region.Close() })
	w.Backend = backend.Embedded(w.region, scope)
	w.AutoScaling = autoscaling.NewFromConfig(w.SDK)
	w.CloudWatch = cloudwatch.NewFromConfig(w.SDK)
	must(w.ECS.CreateCluster(w.ctx, &ecs.CreateClusterInput{ClusterName: aws.String("main")}))(t)
	for _, s := range must(w.EC2.Subnets(w.ctx, nil))(t) {
		w.subnets = append(w.subnets, s.ID)
	}
	w.template("nodes", "m5.large", "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
	return w
}

func (w *world) pass(d time.Duration) { w.wall = w.wall.Add(d) }

func (w *world) template(name, instanceType, userData string) {
	w.Helper()
	must(w.region.Call(w.ctx, scope, "EC2", "CreateLaunchTemplate", &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: &name, LaunchTemplateData: &ec2.LaunchTemplateData{
			InstanceType: &instanceType, ImageId: aws.String("ami-1"), UserData: aws.String(base64.StdEncoding.EncodeToString([]byte(userData))),
		},
	}))(w)
}

func (w *world) group(low, high, desired int32, edit ...func(*autoscaling.CreateAutoScalingGroupInput)) {
	w.Helper()
	in := &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: aws.String("nodes"), MinSize: aws.Int32(low), MaxSize: aws.Int32(high), DesiredCapacity: aws.Int32(desired),
		LaunchTemplate:    &astypes.LaunchTemplateSpecification{LaunchTemplateName: aws.String("nodes"), Version: aws.String("$Latest")},
		VPCZoneIdentifier: aws.String(strings.Join(w.subnets, ",")),
		Tags:              []astypes.Tag{{Key: aws.String("Name"), Value: aws.String("node"), PropagateAtLaunch: aws.Bool(true), ResourceId: aws.String("nodes"), ResourceType: aws.String("auto-scaling-group")}},
	}
	for _, e := range edit {
		e(in)
	}
	must(w.AutoScaling.CreateAutoScalingGroup(w.ctx, in))(w)
}

func (w *world) describe() astypes.AutoScalingGroup {
	w.Helper()
	out := must(w.AutoScaling.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{AutoScalingGroupNames: []string{"nodes"}}))(w)
	if len(out.AutoScalingGroups) != 1 {
		w.Fatalf("%d groups", len(out.AutoScalingGroups))
	}
	return out.AutoScalingGroups[0]
}

// states sums the group's instances up: "2 InService, 1 Pending".
func (w *world) states() string {
	w.Helper()
	n := map[string]int{}
	for _, i := range w.describe().Instances {
		n[string(i.LifecycleState)]++
	}
	var parts []string
	for state, count := range n {
		parts = append(parts, fmt.Sprintf("%d %s", count, state))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func (w *world) containerInstances() []ecstypes.ContainerInstance {
	w.Helper()
	arns := must(w.ECS.ListContainerInstances(w.ctx, &ecs.ListContainerInstancesInput{Cluster: aws.String("main")}))(w).ContainerInstanceArns
	if len(arns) == 0 {
		return nil
	}
	return must(w.ECS.DescribeContainerInstances(w.ctx, &ecs.DescribeContainerInstancesInput{Cluster: aws.String("main"), ContainerInstances: arns}))(w).ContainerInstances
}

func TestInstancesBootJoinAndEnd(t *testing.T) {
	w := newWorld(t)
	w.group(1, 6, 3)
	if s := w.states(); s != "3 Pending" {
		t.Errorf("at first: %s", s)
	}
	w.pass(40 * time.Second)
	if s := w.states(); s != "3 InService" || len(w.containerInstances()) != 0 {
		t.Errorf("booted: %s, %d in the cluster", s, len(w.containerInstances()))
	}
	w.pass(time.Minute)
	joined := w.containerInstances()
	if len(joined) != 3 {
		t.Fatalf("%d joined", len(joined))
	}
	cpu, memory := joined[0].RegisteredResources[0].IntegerValue, joined[0].RegisteredResources[1].IntegerValue
	if cpu != 2048 || memory < 7500 || memory >= 8192 {
		t.Errorf("an m5.large registers %d CPU units and %d MiB", cpu, memory)
	}
	g := w.describe()
	zones := map[string]bool{}
	for _, i := range g.Instances {
		zones[*i.AvailabilityZone] = true
	}
	if len(zones) != 3 || *g.LaunchTemplate.Version != "$Latest" || g.LaunchTemplate.LaunchTemplateId == nil || *g.Tags[0].ResourceId != "nodes" {
		t.Errorf("zones %v, template %+v, tags %+v", zones, g.LaunchTemplate, g.Tags)
	}
	must(w.AutoScaling.SetDesiredCapacity(w.ctx, &autoscaling.SetDesiredCapacityInput{AutoScalingGroupName: aws.String("nodes"), DesiredCapacity: aws.Int32(1)}))(t)
	w.pass(2 * time.Minute)
	if s := w.states(); s != "1 InService" || len(w.containerInstances()) != 1 {
		t.Errorf("scaled in: %s, %d in the cluster", s, len(w.containerInstances()))
	}
	id := w.describe().Instances[0].InstanceId
	must(w.AutoScaling.TerminateInstanceInAutoScalingGroup(w.ctx, &autoscaling.TerminateInstanceInAutoScalingGroupInput{InstanceId: id, ShouldDecrementDesiredCapacity: aws.Bool(false)}))(t)
	w.pass(3 * time.Minute)
	if g := w.describe(); w.states() != "1 InService" || *g.Instances[0].InstanceId == *id {
		t.Errorf("not replaced: %s", w.states())
	}
	var inUse *astypes.ResourceInUseFault
	if _, err := w.AutoScaling.DeleteAutoScalingGroup(w.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("nodes")}); !errors.As(err, &inUse) {
		t.Errorf("deleting a group with instances: %v", err)
	}
	must(w.AutoScaling.DeleteAutoScalingGroup(w.ctx, &autoscaling.DeleteAutoScalingGroupInput{AutoScalingGroupName: aws.String("nodes"), ForceDelete: aws.Bool(true)}))(t)
	w.pass(time.Minute)
	out := must(w.AutoScaling.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{}))(t)
	if len(out.AutoScalingGroups) != 0 || len(w.containerInstances()) != 0 {
		t.Errorf("left: %d groups, %d instances", len(out.AutoScalingGroups), len(w.containerInstances()))
	}
}

func TestProtectionAndActivities(t *testing.T) {
	w := newWorld(t)
	w.group(0, 3, 2, func(in *autoscaling.CreateAutoScalingGroupInput) {
		in.NewInstancesProtectedFromScaleIn = aws.Bool(true)
	})
	w.pass(2 * time.Minute)
	must(w.AutoScaling.UpdateAutoScalingGroup(w.ctx, &autoscaling.UpdateAutoScalingGroupInput{AutoScalingGroupName: aws.String("nodes"), DesiredCapacity: aws.Int32(0)}))(t)
	w.pass(2 * time.Minute)
	if s := w.states(); s != "2 InService" {
		t.Errorf("protected instances ended: %s", s)
	}
	list := must(w.AutoScaling.DescribeScalingActivities(w.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: aws.String("nodes")}))(t)
	if a := list.Activities[0]; a.StatusCode != astypes.ScalingActivityStatusCodeFailed || !strings.Contains(*a.StatusMessage, "protected from scale-in") {
		t.Errorf("activity %+v", a)
	}
	id := w.describe().Instances[0].InstanceId
	must(w.AutoScaling.SetInstanceProtection(w.ctx, &autoscaling.SetInstanceProtectionInput{AutoScalingGroupName: aws.String("nodes"), InstanceIds: []string{*id}, ProtectedFromScaleIn: aws.Bool(false)}))(t)
	w.pass(2 * time.Minute)
	if s := w.states(); s != "1 InService" {
		t.Errorf("unprotected: %s", s)
	}
}

func TestLifecycleHooks(t *testing.T) {
	w := newWorld(t)
	w.group(1, 2, 1, func(in *autoscaling.CreateAutoScalingGroupInput) {
		in.LifecycleHookSpecificationList = []astypes.LifecycleHookSpecification{{
			LifecycleHookName: aws.String("warm"), LifecycleTransition: aws.String("autoscaling:EC2_INSTANCE_LAUNCHING"), HeartbeatTimeout: aws.Int32(600),
		}}
	})
	w.pass(2 * time.Minute)
	if s := w.states(); s != "1 Pending:Wait" {
		t.Fatalf("with a hook: %s", s)
	}
	must(w.AutoScaling.CompleteLifecycleAction(w.ctx, &autoscaling.CompleteLifecycleActionInput{
		AutoScalingGroupName: aws.String("nodes"), LifecycleHookName: aws.String("warm"), LifecycleActionResult: aws.String("CONTINUE"), InstanceId: w.describe().Instances[0].InstanceId,
	}))(t)
	w.pass(time.Minute)
	if s := w.states(); s != "1 InService" || len(w.containerInstances()) != 1 {
		t.Errorf("completed: %s", s)
	}
}

// TestManagedScaling: a group without instances grows until a service fits, and
// shrinks a quarter of an hour after it has gone.
func TestManagedScaling(t *testing.T) {
	w := newWorld(t)
	w.group(0, 5, 0, func(in *autoscaling.CreateAutoScalingGroupInput) {
		in.NewInstancesProtectedFromScaleIn = aws.Bool(true)
	})
	must(w.ECS.CreateCapacityProvider(w.ctx, &ecs.CreateCapacityProviderInput{
		Name: aws.String("nodes"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{
			AutoScalingGroupArn: w.describe().AutoScalingGroupARN, ManagedTerminationProtection: ecstypes.ManagedTerminationProtectionEnabled,
			ManagedScaling: &ecstypes.ManagedScaling{Status: ecstypes.ManagedScalingStatusEnabled, TargetCapacity: aws.Int32(100)},
		},
	}))(t)
	must(w.ECS.PutClusterCapacityProviders(w.ctx, &ecs.PutClusterCapacityProvidersInput{
		Cluster: aws.String("main"), CapacityProviders: []string{"nodes"}, DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("nodes"), Weight: 1}},
	}))(t)
	w.pass(time.Minute)
	must(w.ECS.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("web"), ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("web"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Cpu: 1024, Memory: aws.Int32(1024),
		}},
	}))(t)
	must(w.ECS.CreateService(w.ctx, &ecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(5)}))(t)
	w.pass(20 * time.Minute)
	running := func() int32 {
		return must(w.ECS.DescribeServices(w.ctx, &ecs.DescribeServicesInput{Cluster: aws.String("main"), Services: []string{"web"}}))(t).Services[0].RunningCount
	}
	// Two tasks of 1,024 units fit on an m5.large.
	if s := w.states(); s != "3 InService" || running() != 5 {
		t.Fatalf("five tasks: %s, %d run", s, running())
	}
	must(w.ECS.UpdateService(w.ctx, &ecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), DesiredCount: aws.Int32(0)}))(t)
	w.pass(10 * time.Minute)
	if s := w.states(); s != "3 InService" {
		t.Errorf("ten minutes later: %s", s)
	}
	w.pass(20 * time.Minute)
	if s := w.states(); s != "" {
		t.Errorf("half an hour later: %s", s)
	}
}

func TestRefuses(t *testing.T) {
	w := newWorld(t)
	w.template("odd", "quantum.large", "")
	for want, edit := range map[string]func(*autoscaling.CreateAutoScalingGroupInput){
		"does not exist":        func(in *autoscaling.CreateAutoScalingGroupInput) { in.VPCZoneIdentifier = aws.String("subnet-none") },
		"between the specified": func(in *autoscaling.CreateAutoScalingGroupInput) { in.DesiredCapacity = aws.Int32(9) },
		"does not know the": func(in *autoscaling.CreateAutoScalingGroupInput) {
			in.LaunchTemplate.LaunchTemplateName = aws.String("odd")
		},
		"LaunchTemplate or Mixed": func(in *autoscaling.CreateAutoScalingGroupInput) { in.LaunchTemplate = nil },
	} {
		in := &autoscaling.CreateAutoScalingGroupInput{
			AutoScalingGroupName: aws.String("g"), MinSize: aws.Int32(0), MaxSize: aws.Int32(2), VPCZoneIdentifier: aws.String(w.subnets[0]),
			LaunchTemplate: &astypes.LaunchTemplateSpecification{LaunchTemplateName: aws.String("nodes")},
		}
		edit(in)
		if _, err := w.AutoScaling.CreateAutoScalingGroup(w.ctx, in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, expected %q", err, want)
		}
	}
}
