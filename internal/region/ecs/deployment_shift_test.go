package ecs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// blueGreen is a load balancer whose listener rule forwards to a, and to b with
// no weight, and a service's settings that let ECS move the weights.
type blueGreen struct{ a, b, rule string }

func (w *world) blueGreen() blueGreen {
	w.Helper()
	g := blueGreen{a: w.lonelyGroup("a"), b: w.lonelyGroup("b")}
	lb := must(w.ELB.CreateLoadBalancer(w.ctx, &elb.CreateLoadBalancerInput{Name: aws.String("web"), Subnets: w.subnets}))(w).LoadBalancers[0]
	listener := must(w.ELB.CreateListener(w.ctx, &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp,
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumFixedResponse, FixedResponseConfig: &elbtypes.FixedResponseActionConfig{StatusCode: aws.String("404")}}},
	}))(w).Listeners[0]
	g.rule = *must(w.ELB.CreateRule(w.ctx, &elb.CreateRuleInput{
		ListenerArn: listener.ListenerArn, Priority: aws.Int32(1),
		Conditions: []elbtypes.RuleCondition{{Field: aws.String("path-pattern"), Values: []string{"/*"}}},
		Actions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, ForwardConfig: &elbtypes.ForwardActionConfig{
			TargetGroups: []elbtypes.TargetGroupTuple{{TargetGroupArn: &g.a, Weight: aws.Int32(100)}, {TargetGroupArn: &g.b, Weight: aws.Int32(0)}},
		}}},
	}))(w).Rules[0].RuleArn
	return g
}

func (g blueGreen) shifts(strategy ecstypes.DeploymentStrategy, edit ...func(*ecstypes.DeploymentConfiguration)) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Strategy: strategy, BakeTimeInMinutes: aws.Int32(10)}
		in.LoadBalancers = []ecstypes.LoadBalancer{{
			ContainerName: aws.String("web"), ContainerPort: aws.Int32(80), TargetGroupArn: &g.a,
			AdvancedConfiguration: &ecstypes.AdvancedConfiguration{
				AlternateTargetGroupArn: &g.b, RoleArn: aws.String("arn:aws:iam::123456789012:role/ecs-lb"), ProductionListenerRule: &g.rule,
			},
		}}
		for _, e := range edit {
			e(in.DeploymentConfiguration)
		}
	}
}

// weights are those of the listener rule, as "a 95 b 5".
func (w *world) weights(g blueGreen) string {
	w.Helper()
	rule := must(w.ELB.DescribeRules(w.ctx, &elb.DescribeRulesInput{RuleArns: []string{g.rule}}))(w).Rules[0]
	of := map[string]int32{}
	for _, t := range rule.Actions[0].ForwardConfig.TargetGroups {
		of[*t.TargetGroupArn] = *t.Weight
	}
	return fmt.Sprintf("a %d b %d", of[g.a], of[g.b])
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

func TestCanaryShiftsTrafficAndSwapsTargetGroups(t *testing.T) {
	w := newWorld(t)
	g := w.blueGreen()
	w.create("web", w.fargate("web", container()), 2, g.shifts("CANARY"))
	w.awaitDeployment("web", "done", status("SUCCESSFUL"))
	if got := w.weights(g); got != "a 100 b 0" {
		t.Errorf("the rule's weights with one revision: %s", got)
	}
	first := must(w.region.Now(w.ctx))(t)
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	d := w.awaitDeployment("web", "shifting", func(d *ecstypes.ServiceDeployment) bool { return d.LifecycleStage == "PRODUCTION_TRAFFIC_SHIFT" })
	if *d.TargetServiceRevision.RequestedProductionTrafficWeight != 5 || len(d.SourceServiceRevisions) != 1 || *d.SourceServiceRevisions[0].RequestedProductionTrafficWeight != 95 ||
		d.TargetServiceRevision.RunningTaskCount != 2 || d.SourceServiceRevisions[0].RunningTaskCount != 2 {
		t.Errorf("canary: target %+v, source %+v", d.TargetServiceRevision, d.SourceServiceRevisions)
	}
	if got := w.weights(g); got != "a 95 b 5" {
		t.Errorf("the rule's weights in the canary stage: %s", got)
	}
	d = w.awaitDeployment("web", "done", status("SUCCESSFUL"))
	if took := d.FinishedAt.Sub(first); took < 20*time.Minute || took > 40*time.Minute {
		t.Errorf("ten minutes of canary and ten of baking took %s", took)
	}
	if got := w.weights(g); got != "a 0 b 100" {
		t.Errorf("the rule's weights at the end: %s", got)
	}
	revision := must(w.ECS.DescribeServiceRevisions(w.ctx, &awsecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{*d.TargetServiceRevision.Arn}}))(t).ServiceRevisions[0]
	if got := *revision.ResolvedConfiguration.LoadBalancers[0].TargetGroupArn; got != g.b {
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
	w.create("web", w.fargate("web", container()), 1, w.blueGreen().shifts("BLUE_GREEN", pause))
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
	must(w.CloudWatch.PutMetricAlarm(w.ctx, &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String("errors"), Namespace: aws.String("web"), MetricName: aws.String("Errors"), Statistic: cwtypes.StatisticSum,
		Period: aws.Int32(60), EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(1), ComparisonOperator: cwtypes.ComparisonOperatorGreaterThanThreshold,
		TreatMissingData: aws.String("ignore"),
	}))(t)
	alarm := func(on bool) {
		state := cwtypes.StateValueOk
		if on {
			state = cwtypes.StateValueAlarm
		}
		must(w.CloudWatch.SetAlarmState(w.ctx, &cloudwatch.SetAlarmStateInput{AlarmName: aws.String("errors"), StateValue: state, StateReason: aws.String("test")}))(t)
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
