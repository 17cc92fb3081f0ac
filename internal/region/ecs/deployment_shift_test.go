package ecs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const targetGroup = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/"

func shifts(strategy ecstypes.DeploymentStrategy, edit ...func(*ecstypes.DeploymentConfiguration)) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Strategy: strategy, BakeTimeInMinutes: aws.Int32(10)}
		in.LoadBalancers = []ecstypes.LoadBalancer{{
			ContainerName: aws.String("web"), ContainerPort: aws.Int32(80), TargetGroupArn: aws.String(targetGroup + "a/0123456789abcdef"),
			AdvancedConfiguration: &ecstypes.AdvancedConfiguration{
				AlternateTargetGroupArn: aws.String(targetGroup + "b/0123456789abcdef"), RoleArn: aws.String("arn:aws:iam::123456789012:role/ecs-lb"),
				ProductionListenerRule: aws.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/1/2/3"),
			},
		}}
		for _, e := range edit {
			e(in.DeploymentConfiguration)
		}
	}
}

func (w *world) deployments(service string) []ecstypes.ServiceDeployment {
	w.Helper()
	list := must(w.ECS.ListServiceDeployments(w.ctx, &awsecs.ListServiceDeploymentsInput{Cluster: aws.String("main"), Service: aws.String(service)}))(w).ServiceDeployments
	var arns []string
	for _, d := range list {
		arns = append(arns, *d.ServiceDeploymentArn)
	}
	return must(w.ECS.DescribeServiceDeployments(w.ctx, &awsecs.DescribeServiceDeploymentsInput{ServiceDeploymentArns: arns}))(w).ServiceDeployments
}

// awaitDeployment lets time pass until the newest service deployment is as wanted.
func (w *world) awaitDeployment(service, what string, wanted func(*ecstypes.ServiceDeployment) bool) *ecstypes.ServiceDeployment {
	w.Helper()
	end := must(w.region.Now(w.ctx))(w).Add(4 * time.Hour)
	for {
		d := &w.deployments(service)[0]
		if wanted(d) {
			return d
		}
		if !must(w.region.Now(w.ctx))(w).Before(end) {
			w.Fatalf("not %s after four hours, but %s at %s:\n%s", what, d.Status, d.LifecycleStage, w.timeline(service))
		}
		if err := w.region.Wait(w.ctx, end); err != nil {
			w.Fatal(err)
		}
	}
}

func status(want ecstypes.ServiceDeploymentStatus) func(*ecstypes.ServiceDeployment) bool {
	return func(d *ecstypes.ServiceDeployment) bool { return d.Status == want }
}

// traffic records what load balancers are told.
func traffic(t *testing.T) *[]string {
	var told []string
	before := ecs.ShiftTraffic
	t.Cleanup(func() { ecs.ShiftTraffic = before })
	ecs.ShiftTraffic = func(_ *operation.Request, s ecs.TrafficShift) {
		told = append(told, fmt.Sprintf("a %g b %g", s.Production[targetGroup+"a/0123456789abcdef"], s.Production[targetGroup+"b/0123456789abcdef"]))
	}
	return &told
}

func TestCanaryShiftsTrafficAndSwapsTargetGroups(t *testing.T) {
	told := traffic(t)
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 2, shifts("CANARY"))
	w.awaitDeployment("web", "done", status("SUCCESSFUL"))
	first := must(w.region.Now(w.ctx))(t)
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	d := w.awaitDeployment("web", "shifting", func(d *ecstypes.ServiceDeployment) bool { return d.LifecycleStage == "PRODUCTION_TRAFFIC_SHIFT" })
	if *d.TargetServiceRevision.RequestedProductionTrafficWeight != 5 || len(d.SourceServiceRevisions) != 1 || *d.SourceServiceRevisions[0].RequestedProductionTrafficWeight != 95 ||
		d.TargetServiceRevision.RunningTaskCount != 2 || d.SourceServiceRevisions[0].RunningTaskCount != 2 {
		t.Errorf("canary: target %+v, source %+v", d.TargetServiceRevision, d.SourceServiceRevisions)
	}
	d = w.awaitDeployment("web", "done", status("SUCCESSFUL"))
	if took := d.FinishedAt.Sub(first); took < 20*time.Minute || took > 40*time.Minute {
		t.Errorf("ten minutes of canary and ten of baking took %s", took)
	}
	if got := strings.Join(*told, ", "); got != "a 100 b 0, a 95 b 5, a 0 b 100" {
		t.Errorf("load balancers were told: %s", got)
	}
	revision := must(w.ECS.DescribeServiceRevisions(w.ctx, &awsecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{*d.TargetServiceRevision.Arn}}))(t).ServiceRevisions[0]
	if got := *revision.ResolvedConfiguration.LoadBalancers[0].TargetGroupArn; got != targetGroup+"b/0123456789abcdef" {
		t.Errorf("the second revision uses %s", got)
	}
	w.golden("web")
}

func TestPausedDeploymentGoesOnOrBack(t *testing.T) {
	w := newWorld(t)
	pause := func(d *ecstypes.DeploymentConfiguration) {
		d.LifecycleHooks = []ecstypes.DeploymentLifecycleHook{{
			TargetType: "PAUSE", LifecycleStages: []ecstypes.DeploymentLifecycleHookStage{"POST_TEST_TRAFFIC_SHIFT"},
		}}
	}
	w.create("web", w.fargate("web", container()), 1, shifts("BLUE_GREEN", pause))
	paused := func(d *ecstypes.ServiceDeployment) bool { return len(d.LifecycleHookDetails) > 0 }
	d := w.awaitDeployment("web", "paused", paused)
	h := d.LifecycleHookDetails[0]
	if d.LifecycleStage != "POST_TEST_TRAFFIC_SHIFT" || h.Status != "AWAITING_ACTION" || h.TargetType != "PAUSE" || h.TimeoutAction != "ROLLBACK" || h.ExpiresAt.Sub(*d.CreatedAt) < 24*time.Hour {
		t.Errorf("paused at %s: %+v", d.LifecycleStage, h)
	}
	_, err := w.ECS.ContinueServiceDeployment(w.ctx, &awsecs.ContinueServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn, HookId: aws.String("other")})
	wantError(t, err, "InvalidParameterException", "not paused")
	_, err = w.ECS.StopServiceDeployment(w.ctx, &awsecs.StopServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn})
	wantError(t, err, "InvalidParameterException", "no earlier service revision")
	must(w.ECS.ContinueServiceDeployment(w.ctx, &awsecs.ContinueServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn, HookId: h.HookId}))(t)
	d = w.awaitDeployment("web", "done", status("SUCCESSFUL"))
	_, err = w.ECS.StopServiceDeployment(w.ctx, &awsecs.StopServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn})
	wantError(t, err, "ConflictException", "SUCCESSFUL")

	old := *w.describe("web").TaskDefinition
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	d = w.awaitDeployment("web", "paused", paused)
	must(w.ECS.ContinueServiceDeployment(w.ctx, &awsecs.ContinueServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn, HookId: d.LifecycleHookDetails[0].HookId, Action: "ROLLBACK"}))(t)
	d = w.awaitDeployment("web", "rolled back", status("ROLLBACK_SUCCESSFUL"))
	if s := w.describe("web"); *s.TaskDefinition != old || s.RunningCount != 1 || !strings.Contains(*d.Rollback.Reason, "rolling back") {
		t.Errorf("after the rollback: %s, %+v", *s.TaskDefinition, d.Rollback)
	}
}

func TestStopRollsARollingDeploymentBack(t *testing.T) {
	w := newWorld(t)
	old := w.fargate("web", container())
	w.create("web", old, 2)
	w.awaitStable("web")
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	w.settle(20 * time.Second)
	d := w.deployments("web")[0]
	must(w.ECS.StopServiceDeployment(w.ctx, &awsecs.StopServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn, StopType: "ROLLBACK"}))(t)
	w.awaitDeployment("web", "rolled back", status("ROLLBACK_SUCCESSFUL"))
	if s := w.awaitStable("web"); *s.TaskDefinition != old || !said(s, "deployment failed: rollback requested.") {
		t.Errorf("%s, %+v", *s.TaskDefinition, s.Events)
	}
	_, err := w.ECS.StopServiceDeployment(w.ctx, &awsecs.StopServiceDeploymentInput{ServiceDeploymentArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:service-deployment/main/web/none")})
	wantError(t, err, "ServiceDeploymentNotFoundException", "not found")
	_, err = w.ECS.StopServiceDeployment(w.ctx, &awsecs.StopServiceDeploymentInput{ServiceDeploymentArn: d.ServiceDeploymentArn, StopType: "ABORT"})
	wantError(t, err, "UnsupportedFeatureException", "ABORT")
}

func TestAlarmRollsADeploymentBack(t *testing.T) {
	w := newWorld(t)
	alarm := func(on bool) {
		if err := w.region.View(w.ctx, scope, func(r *operation.Request) error { ecs.AlarmChanged(r, "errors", on); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	w.create("web", w.fargate("web", container()), 1, func(in *awsecs.CreateServiceInput) {
		in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Alarms: &ecstypes.DeploymentAlarms{AlarmNames: []string{"errors"}, Enable: true, Rollback: true}}
	})
	w.awaitStable("web")
	alarm(true)
	if s := w.awaitStable("web"); said(s, "alarm detected") {
		t.Error("an alarm fails a deployment that has ended")
	}
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	if d := w.awaitDeployment("web", "done", status("SUCCESSFUL")); d.Alarms.Status != "DISABLED" {
		t.Errorf("an alarm that was on at the start: %+v", d.Alarms)
	}
	alarm(false)
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	w.settle(5 * time.Second)
	alarm(true)
	d := w.awaitDeployment("web", "rolled back", status("ROLLBACK_SUCCESSFUL"))
	if d.Alarms.Status != "TRIGGERED" || len(d.Alarms.TriggeredAlarmNames) != 1 || !said(w.describe("web"), "deployment failed: alarm detected.") {
		t.Errorf("%+v", d.Alarms)
	}
}
