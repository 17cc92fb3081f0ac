package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func (w *world) bridge(family string, hostPort int32) string {
	w.Helper()
	c := container()
	c.Cpu, c.Memory = 512, aws.Int32(512)
	c.PortMappings[0].HostPort = aws.Int32(hostPort)
	return *must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{
		Family: aws.String(family), ContainerDefinitions: []ecstypes.ContainerDefinition{c},
	}))(w).TaskDefinition.TaskDefinitionArn
}

func onEC2(in *awsecs.CreateServiceInput) {
	in.LaunchType, in.NetworkConfiguration = ecstypes.LaunchTypeEc2, nil
}

func (w *world) register() string {
	w.Helper()
	return *must(w.ECS.RegisterContainerInstance(w.ctx, &awsecs.RegisterContainerInstanceInput{
		Cluster: aws.String("main"), TotalResources: []ecstypes.Resource{
			{Name: aws.String("CPU"), Type: aws.String("INTEGER"), IntegerValue: 1024}, {Name: aws.String("MEMORY"), Type: aws.String("INTEGER"), IntegerValue: 2048},
		},
	}))(w).ContainerInstance.ContainerInstanceArn
}

func (w *world) instance(arn string) ecstypes.ContainerInstance {
	w.Helper()
	return must(w.ECS.DescribeContainerInstances(w.ctx, &awsecs.DescribeContainerInstancesInput{
		Cluster: aws.String("main"), ContainerInstances: []string{arn},
	}))(w).ContainerInstances[0]
}

func TestTasksWaitForContainerInstances(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.bridge("web", 8080), 2, onEC2)
	w.settle(10 * time.Minute)
	s := w.describe("web")
	if !said(s, "was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.") {
		t.Fatalf("events: %+v", s.Events)
	}
	first := w.register()
	w.settle(5 * time.Minute)
	s = w.describe("web")
	if s.RunningCount != 1 || !said(s, "is already using a port required by your task") {
		t.Fatalf("%d run on one instance, events: %+v", s.RunningCount, s.Events)
	}
	i := w.instance(first)
	if i.RunningTasksCount != 1 || i.RemainingResources[0].IntegerValue != 512 || !strings.Contains(strings.Join(i.RemainingResources[2].StringSetValue, " "), "8080") {
		t.Errorf("%d run, remaining %+v", i.RunningTasksCount, i.RemainingResources)
	}
	w.register()
	w.awaitStable("web")
	zones := map[string]bool{}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...) {
		zones[*task.ContainerInstanceArn] = true
		if b := task.Containers[0].NetworkBindings; len(b) != 1 || *b[0].HostPort != 8080 {
			t.Errorf("bindings %+v", b)
		}
	}
	if len(zones) != 2 {
		t.Errorf("tasks on %v", zones)
	}
	// A rolling update within 100 and 200 percent has no free port to go to.
	w.update("web", awsecs.UpdateServiceInput{ForceNewDeployment: true})
	w.settle(20 * time.Minute)
	if s = w.describe("web"); len(s.Deployments) != 2 || s.RunningCount != 2 {
		t.Errorf("%d deployments, %d run", len(s.Deployments), s.RunningCount)
	}
	w.update("web", awsecs.UpdateServiceInput{DeploymentConfiguration: &ecstypes.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(50)}})
	w.awaitStable("web")
}

func TestDynamicPortsDoNotConflict(t *testing.T) {
	w := newWorld(t)
	arn := w.register()
	w.create("web", w.bridge("web", 0), 2, onEC2)
	w.awaitStable("web")
	ports := map[int32]bool{}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...) {
		ports[*task.Containers[0].NetworkBindings[0].HostPort] = true
	}
	if len(ports) != 2 || !ports[32768] {
		t.Errorf("ports %v", ports)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
	w.awaitStable("web")
	w.settle(5 * time.Minute)
	if i := w.instance(arn); i.RunningTasksCount != 0 || i.RemainingResources[0].IntegerValue != 1024 || len(i.RemainingResources[2].StringSetValue) != len(i.RegisteredResources[2].StringSetValue) {
		t.Errorf("after all stopped: %+v", i)
	}
}

func TestDaemonFollowsTheInstances(t *testing.T) {
	w := newWorld(t)
	w.create("agent", w.bridge("agent", 0), 0, onEC2, func(in *awsecs.CreateServiceInput) {
		in.SchedulingStrategy, in.DesiredCount = ecstypes.SchedulingStrategyDaemon, nil
	})
	for n := int32(1); n <= 3; n++ {
		w.register()
		s := w.await("agent", "stable", func(s *ecstypes.Service) bool { return stable(s) && s.RunningCount == n })
		if s.DesiredCount != n {
			t.Errorf("%d wanted on %d instances", s.DesiredCount, n)
		}
	}
}

func TestDeregistrationStopsTasksByForce(t *testing.T) {
	w := newWorld(t)
	arn := w.register()
	task := w.run(awsecs.RunTaskInput{TaskDefinition: aws.String(w.bridge("job", 0)), LaunchType: ecstypes.LaunchTypeEc2})
	w.settle(time.Minute)
	if _, err := w.ECS.DeregisterContainerInstance(w.ctx, &awsecs.DeregisterContainerInstanceInput{Cluster: aws.String("main"), ContainerInstance: aws.String(arn)}); err == nil {
		t.Error("an instance with tasks was deregistered")
	}
	must(w.ECS.DeregisterContainerInstance(w.ctx, &awsecs.DeregisterContainerInstanceInput{
		Cluster: aws.String("main"), ContainerInstance: aws.String(arn), Force: aws.Bool(true),
	}))(t)
	w.statuses(*task.TaskArn)
	if n := len(must(w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main")}))(t).ContainerInstanceArns); n != 0 {
		t.Errorf("%d instances", n)
	}
	out := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: aws.String("job"), LaunchType: ecstypes.LaunchTypeEc2}))(t)
	if len(out.Tasks) != 0 || len(out.Failures) != 1 {
		t.Errorf("%+v", out)
	}
}

func TestTasksGoWhereTheQueryLeads(t *testing.T) {
	w := newWorld(t)
	register := func(kind, version string) string {
		return *must(w.ECS.RegisterContainerInstance(w.ctx, &awsecs.RegisterContainerInstanceInput{
			Cluster: aws.String("main"), VersionInfo: &ecstypes.VersionInfo{AgentVersion: aws.String(version)},
			InstanceIdentityDocument: aws.String(`{"instanceId": "i-` + kind + `", "instanceType": "` + kind + `.large", "availabilityZone": "eu-west-1b"}`),
		}))(t).ContainerInstance.ContainerInstanceArn
	}
	register("t3", "1.86.3")
	c5 := register("c5", "1.90.0")
	list := func(filter string) []string {
		return must(w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main"), Filter: &filter}))(t).ContainerInstanceArns
	}
	if got := list("agentVersion > 1.86.3 and attribute:ecs.availability-zone == eu-west-1b"); len(got) != 1 || got[0] != c5 {
		t.Errorf("listed %v", got)
	}
	w.create("web", w.bridge("web", 0), 2, onEC2, func(in *awsecs.CreateServiceInput) {
		in.PlacementConstraints = []ecstypes.PlacementConstraint{{Type: "memberOf", Expression: aws.String("attribute:ecs.instance-type =~ c5.* and not(task:group == batch)")}}
	})
	w.awaitStable("web")
	if got := list("task:group == service:web"); len(got) != 1 || got[0] != c5 || w.instance(c5).RunningTasksCount != 2 || *w.instance(c5).Ec2InstanceId != "i-c5" {
		t.Errorf("tasks on %v", got)
	}
	_, err := w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main"), Filter: aws.String("zone == a")})
	wantError(t, err, "InvalidParameterException", `"zone" is nothing to ask for`)
}
