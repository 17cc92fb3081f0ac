package ecs_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/admin"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
)

// trouble asks the server's own endpoint for a fault, or to take faults away.
func (w *world) trouble(method, path, body string) string {
	w.Helper()
	rq := httptest.NewRequestWithContext(w.ctx, method, "/_drydock/"+path, strings.NewReader(body))
	rec := httptest.NewRecorder()
	admin.NewHandler(w.region, &fault.Wire{}, region.DefaultAccount).ServeHTTP(rec, rq)
	if rec.Code != http.StatusOK && rec.Code != http.StatusCreated {
		w.Fatalf("%s %s %s: %d %s", method, path, body, rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func (w *world) lose(kind, target string) {
	w.Helper()
	w.trouble("POST", "faults", fmt.Sprintf(`{"kind": %q, "region": "eu-west-1", "target": %q}`, kind, target))
}

// zones counts the service's tasks that run by zone.
func (w *world) zones(service string) string {
	w.Helper()
	n := map[string]int{}
	for _, t := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, service)...) {
		n[*t.AvailabilityZone]++
	}
	return fmt.Sprint(n)
}

func TestALostZoneIsAvoidedUntilItReturns(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 3)
	w.awaitStable("web")
	if got := w.zones("web"); got != "map[eu-west-1a:1 eu-west-1b:1 eu-west-1c:1]" {
		t.Fatalf("at first: %s", got)
	}
	w.lose("zone-loss", "eu-west-1b")
	w.await("web", "short of a task", func(s *ecstypes.Service) bool { return s.RunningCount == 2 })
	w.awaitStable("web")
	if got := w.zones("web"); got != "map[eu-west-1a:2 eu-west-1c:1]" {
		t.Errorf("without eu-west-1b: %s", got)
	}
	stopped := w.tasks(w.taskARNs(ecstypes.DesiredStatusStopped, "web")...)
	if len(stopped) != 1 || stopped[0].StopCode != ecstypes.TaskStopCodeTerminationNotice || *stopped[0].Containers[0].ExitCode != 137 ||
		*stopped[0].StoppedReason != "Amazon ECS is performing maintenance on the underlying infrastructure hosting the task." {
		t.Errorf("stopped: %+v", stopped)
	}
	if got := w.trouble("GET", "history?topic=ecs/fault/", ""); !strings.Contains(got, `{"Fault":"world-1","Target":"eu-west-1b","Instances":0,"Tasks":1}`) {
		t.Errorf("history: %s", got)
	}
	for _, zone := range []string{"eu-west-1a", "eu-west-1c"} {
		w.lose("zone-loss", zone)
	}
	s := w.await("web", "down", func(s *ecstypes.Service) bool {
		return s.RunningCount == 0 && said(s, "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.")
	})
	run := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{
		Cluster: aws.String("main"), TaskDefinition: s.TaskDefinition, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
	}))(t)
	if len(run.Tasks) != 0 || len(run.Failures) != 1 || *run.Failures[0].Reason != "Capacity is unavailable at this time. Please try again later or in a different availability zone" {
		t.Errorf("RunTask: %+v", run)
	}
	w.trouble("DELETE", "faults/world-1", "")
	w.awaitStable("web")
	if got := w.zones("web"); got != "map[eu-west-1b:3]" {
		t.Errorf("once eu-west-1b is back: %s", got)
	}
	w.golden("web")
}

func TestALostInstanceIsReplacedWithItsTasks(t *testing.T) {
	w := newWorld(t)
	must(w.region.Call(w.ctx, scope, "EC2", "CreateLaunchTemplate", &ec2.CreateLaunchTemplateInput{
		LaunchTemplateName: aws.String("nodes"), LaunchTemplateData: &ec2.LaunchTemplateData{
			InstanceType: aws.String("m5.large"), ImageId: aws.String("ami-1"), UserData: aws.String("RUNTX0NMVVNURVI9bWFpbgo="), // ECS_CLUSTER=main
		},
	}))(t)
	groups := autoscaling.NewFromConfig(w.SDK)
	must(groups.CreateAutoScalingGroup(w.ctx, &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName: aws.String("nodes"), MinSize: aws.Int32(2), MaxSize: aws.Int32(2),
		LaunchTemplate:    &astypes.LaunchTemplateSpecification{LaunchTemplateName: aws.String("nodes"), Version: aws.String("$Latest")},
		VPCZoneIdentifier: aws.String(strings.Join(w.subnets, ",")),
	}))(t)
	w.create("web", w.bridge("web", 8080), 2, onEC2)
	w.awaitStable("web")
	before := w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...)
	lost := w.instance(*before[0].ContainerInstanceArn)
	w.lose("instance-loss", *lost.Ec2InstanceId)
	w.await("web", "short of a task", func(s *ecstypes.Service) bool { return s.RunningCount == 1 })
	if task := w.tasks(*before[0].TaskArn)[0]; task.StopCode != ecstypes.TaskStopCodeTerminationNotice ||
		*task.StoppedReason != "Host EC2 (instance "+*lost.Ec2InstanceId+") terminated." || *task.LastStatus != "STOPPED" {
		t.Errorf("its task: %s %s %s", *task.LastStatus, task.StopCode, *task.StoppedReason)
	}
	w.awaitStable("web")
	group := must(groups.DescribeAutoScalingGroups(w.ctx, &autoscaling.DescribeAutoScalingGroupsInput{}))(t).AutoScalingGroups[0]
	for _, i := range group.Instances {
		if *i.InstanceId == *lost.Ec2InstanceId {
			t.Errorf("the group keeps it: %+v", group.Instances)
		}
	}
	activities := must(groups.DescribeScalingActivities(w.ctx, &autoscaling.DescribeScalingActivitiesInput{AutoScalingGroupName: aws.String("nodes")}))(t).Activities
	why := ""
	for _, a := range activities {
		why += *a.Cause + "\n"
	}
	if !strings.Contains(why, "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.") {
		t.Errorf("activities:\n%s", why)
	}

	// The group avoids a zone that is lost.
	zone := *w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...)[0].AvailabilityZone
	w.lose("zone-loss", zone)
	w.await("web", "short of a task", func(s *ecstypes.Service) bool { return s.RunningCount == 1 })
	w.awaitStable("web")
	if got := w.zones("web"); strings.Contains(got, zone) {
		t.Errorf("without %s: %s", zone, got)
	}
}

func TestSpotCapacityIsTakenBack(t *testing.T) {
	w := newWorld(t)
	w.attach(nil, "FARGATE", "FARGATE_SPOT")
	slow := container()
	slow.StopTimeout = aws.Int32(120)
	w.create("web", w.fargate("web", slow), 2, func(in *awsecs.CreateServiceInput) {
		in.LaunchType = ""
		in.CapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE_SPOT"), Weight: 1}}
	})
	w.awaitStable("web")
	arns := w.taskARNs(ecstypes.DesiredStatusRunning, "web")
	w.lose("spot-interruption", arns[0])
	told := must(w.region.Now(w.ctx))(t)
	task := w.tasks(arns[0])[0]
	if task.StopCode != ecstypes.TaskStopCodeSpotInterruption || *task.StoppedReason != "Your Spot Task was interrupted." ||
		*task.DesiredStatus != "STOPPED" || *task.LastStatus != "RUNNING" {
		t.Fatalf("told: %s %s %s %s", *task.LastStatus, *task.DesiredStatus, task.StopCode, *task.StoppedReason)
	}
	w.awaitStable("web")
	w.settle(10 * time.Minute)
	task = w.tasks(arns[0])[0]
	if took := task.ExecutionStoppedAt.Sub(told); *task.LastStatus != "STOPPED" || took < 2*time.Minute || took > 125*time.Second || *task.Containers[0].ExitCode != 137 {
		t.Errorf("%s after %s: %+v", *task.LastStatus, took, task.Containers[0])
	}
	if s := w.describe("web"); s.RunningCount != 2 {
		t.Errorf("%d run", s.RunningCount)
	}
	// What is not there, or not on spot capacity, is not struck.
	w.lose("spot-interruption", "arn:aws:ecs:eu-west-1:123456789012:task/main/0123456789abcdef0123456789abcdef")
	w.settle(time.Minute)
	if got := w.trouble("GET", "history?topic=ecs/fault/", ""); !strings.Contains(got, `"Instances":0,"Tasks":0}`) {
		t.Errorf("history: %s", got)
	}

	w.register()
	second := w.register()
	w.create("hosted", w.bridge("hosted", 8080), 1, onEC2)
	w.awaitStable("hosted")
	host := *w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "hosted")...)[0].ContainerInstanceArn
	w.lose("spot-interruption", host)
	w.settle(119 * time.Second)
	if s := w.describe("hosted"); s.RunningCount != 1 {
		t.Errorf("%d run before the notice is over", s.RunningCount)
	}
	w.await("hosted", "short of a task", func(s *ecstypes.Service) bool { return s.RunningCount == 0 })
	w.awaitStable("hosted")
	if left := *w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "hosted")...)[0].ContainerInstanceArn; left == host {
		t.Errorf("it runs on %s, which is gone (the other is %s)", left, second)
	}
}
