package eventbridge_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
	role    = "arn:aws:iam::123456789012:role/events"
)

var scope = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}

// world is a region whose wall clock the test moves, with a cluster and a task definition.
type world struct {
	*testing.T
	*backend.Backend
	EventBridge *eventbridge.Client
	ctx         context.Context
	region      *region.Region
	wall        time.Time
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
	w := &world{T: t, ctx: t.Context(), wall: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	w.region = must(region.Open(w.ctx, region.Options{Wall: func() time.Time { return w.wall }, Seed: "test"}))(t)
	t.Cleanup(func() { _ = w.region.Close() })
	w.Backend = backend.Embedded(w.region, scope)
	w.EventBridge = eventbridge.NewFromConfig(w.SDK)
	must(w.ECS.CreateCluster(w.ctx, &ecs.CreateClusterInput{ClusterName: aws.String("main")}))(t)
	w.subnets = []string{must(w.EC2.Subnets(w.ctx, nil))(t)[0].ID}
	must(w.ECS.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("job"), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		ContainerDefinitions:    []ecstypes.ContainerDefinition{{Name: aws.String("job"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Essential: aws.Bool(true)}},
	}))(t)
	return w
}

func (w *world) pass(d time.Duration) { w.wall = w.wall.Add(d) }

func (w *world) target(id string) ebtypes.Target {
	return ebtypes.Target{Id: aws.String(id), Arn: aws.String(cluster), RoleArn: aws.String(role), EcsParameters: &ebtypes.EcsParameters{
		TaskDefinitionArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:task-definition/job"), LaunchType: ebtypes.LaunchTypeFargate,
		NetworkConfiguration: &ebtypes.NetworkConfiguration{AwsvpcConfiguration: &ebtypes.AwsVpcConfiguration{Subnets: w.subnets}},
	}}
}

func (w *world) rule(in *eventbridge.PutRuleInput, targets ...ebtypes.Target) {
	w.Helper()
	must(w.EventBridge.PutRule(w.ctx, in))(w)
	if len(targets) == 0 {
		return
	}
	out := must(w.EventBridge.PutTargets(w.ctx, &eventbridge.PutTargetsInput{Rule: in.Name, EventBusName: in.EventBusName, Targets: targets}))(w)
	if out.FailedEntryCount != 0 {
		w.Fatalf("%+v", out.FailedEntries)
	}
}

func (w *world) started(by string) []string {
	w.Helper()
	return must(w.ECS.ListTasks(w.ctx, &ecs.ListTasksInput{Cluster: aws.String("main"), StartedBy: aws.String(by)}))(w).TaskArns
}

// deliveries are what the history tells of a rule.
func (w *world) deliveries(rule string) (all []store.Happening) {
	w.Helper()
	if err := w.region.View(w.ctx, scope, func(r *operation.Request) error {
		all = r.History("events/delivery/" + rule)
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	return all
}

func TestScheduledRuleRunsTasks(t *testing.T) {
	w := newWorld(t)
	target := w.target("job")
	target.Input = aws.String(`{"containerOverrides":[{"name":"job","command":["clean","up"]}]}`)
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("nightly"), ScheduleExpression: aws.String("cron(30 2 * * ? *)")}, target)
	w.pass(2 * time.Hour)
	if n := len(w.started("events-rule/nightly")); n != 0 {
		t.Errorf("%d tasks before the time", n)
	}
	w.pass(31 * time.Minute)
	arns := w.started("events-rule/nightly")
	if len(arns) != 1 {
		t.Fatalf("%d tasks at 02:31: %+v", len(arns), w.deliveries("default!nightly"))
	}
	task := must(w.ECS.DescribeTasks(w.ctx, &ecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: arns}))(t).Tasks[0]
	if got := strings.Join(task.Overrides.ContainerOverrides[0].Command, " "); got != "clean up" || task.CreatedAt.Format("15:04") != "02:30" {
		t.Errorf("command %q, created %s", got, task.CreatedAt)
	}
	must(w.EventBridge.DisableRule(w.ctx, &eventbridge.DisableRuleInput{Name: aws.String("nightly")}))(t)
	w.pass(48 * time.Hour)
	if n := len(w.deliveries("default!nightly")); n != 1 {
		t.Errorf("a disabled rule fired: %d deliveries", n)
	}
}

// TestStateChangesArePublished: ECS's events reach rules, in AWS's shape.
func TestStateChangesArePublished(t *testing.T) {
	w := newWorld(t)
	stopped := `{"source":["aws.ecs"],"detail-type":["ECS Task State Change"],"detail":{"lastStatus":["STOPPED"],"startedBy":["me"],"clusterArn":[{"suffix":"cluster/main"}],"containers":{"name":["job"]}}}`
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("again"), EventPattern: aws.String(stopped)}, w.target("again"))
	completed := `{"detail-type":["ECS Deployment State Change"],"detail":{"eventName":["SERVICE_DEPLOYMENT_COMPLETED"],"eventType":["INFO"],"deploymentId":[{"prefix":"ecs-svc/"}]}}`
	sns := ebtypes.Target{Id: aws.String("t"), Arn: aws.String("arn:aws:sns:eu-west-1:123456789012:ops")}
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("deployed"), EventPattern: aws.String(completed)}, sns)
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("steady"), EventPattern: aws.String(`{"detail-type":["ECS Service Action"],"detail":{"eventName":["SERVICE_STEADY_STATE"]}}`)}, sns)
	network := &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: w.subnets}}
	ran := must(w.ECS.RunTask(w.ctx, &ecs.RunTaskInput{
		Cluster: aws.String("main"), TaskDefinition: aws.String("job"), LaunchType: ecstypes.LaunchTypeFargate, StartedBy: aws.String("me"), NetworkConfiguration: network,
	}))(t)
	must(w.ECS.CreateService(w.ctx, &ecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("job"), DesiredCount: aws.Int32(1), LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: network,
	}))(t)
	w.pass(10 * time.Minute)
	must(w.ECS.StopTask(w.ctx, &ecs.StopTaskInput{Cluster: aws.String("main"), Task: ran.Tasks[0].TaskArn}))(t)
	w.pass(10 * time.Minute)
	if n := len(w.started("events-rule/again")); n != 1 {
		t.Errorf("%d tasks were run for the one that stopped", n)
	}
	if n := len(w.deliveries("default!deployed")); n != 1 {
		t.Errorf("%d deployments completed", n)
	}
	steady := w.deliveries("default!steady")
	if len(steady) == 0 {
		t.Fatal("no steady state was published")
	}
	var d struct{ Target, Problem string }
	if err := json.Unmarshal(steady[0].Body, &d); err != nil || d.Problem != "the embedded region has nothing behind this target" {
		t.Errorf("delivery %s: %v", steady[0].Body, err)
	}
}

func TestCustomBusAndTransformer(t *testing.T) {
	w := newWorld(t)
	bus := must(w.EventBridge.CreateEventBus(w.ctx, &eventbridge.CreateEventBusInput{Name: aws.String("shop")}))(t)
	target := w.target("order")
	target.InputTransformer = &ebtypes.InputTransformer{
		InputPathsMap: map[string]string{"order": "$.detail.order.id"},
		InputTemplate: aws.String(`{"containerOverrides":[{"name":"job","environment":[{"name":"ORDER","value":<order>}]}]}`),
	}
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("orders"), EventBusName: aws.String("shop"), EventPattern: aws.String(`{"source":["shop"],"detail":{"order":{"total":[{"numeric":[">",100]}]}}}`)}, target)
	put := func(detail string) *eventbridge.PutEventsOutput {
		return must(w.EventBridge.PutEvents(w.ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{
			EventBusName: bus.EventBusArn, Source: aws.String("shop"), DetailType: aws.String("order"), Detail: &detail,
		}}}))(t)
	}
	put(`{"order":{"id":"17","total":99}}`)
	if out := put(`{"order":{"id":"18","total":250}}`); out.FailedEntryCount != 0 || out.Entries[0].EventId == nil {
		t.Errorf("%+v", out)
	}
	if out := put(`nothing`); out.FailedEntryCount != 1 || *out.Entries[0].ErrorCode != "MalformedDetail" {
		t.Errorf("%+v", out.Entries)
	}
	if d := w.deliveries("shop!orders"); len(d) != 1 {
		t.Errorf("%d deliveries", len(d))
	}
	if n := len(w.started("events-rule/orders")); n != 1 {
		t.Errorf("%d tasks: %+v", n, w.deliveries("shop!orders"))
	}
	if _, err := w.EventBridge.DeleteEventBus(w.ctx, &eventbridge.DeleteEventBusInput{Name: aws.String("shop")}); err == nil || !strings.Contains(err.Error(), "it has rules") {
		t.Errorf("deleting a bus with rules: %v", err)
	}
}

func TestRuleLifecycle(t *testing.T) {
	w := newWorld(t)
	var missing *ebtypes.ResourceNotFoundException
	if _, err := w.EventBridge.DescribeRule(w.ctx, &eventbridge.DescribeRuleInput{Name: aws.String("r")}); !errors.As(err, &missing) {
		t.Errorf("%v", err)
	}
	var bad *ebtypes.InvalidEventPatternException
	if _, err := w.EventBridge.PutRule(w.ctx, &eventbridge.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"a":1}`)}); !errors.As(err, &bad) {
		t.Errorf("%v", err)
	}
	w.rule(&eventbridge.PutRuleInput{Name: aws.String("r"), ScheduleExpression: aws.String("rate(1 hour)"), Tags: []ebtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}, w.target("one"))
	d := must(w.EventBridge.DescribeRule(w.ctx, &eventbridge.DescribeRuleInput{Name: aws.String("r")}))(t)
	if *d.Arn != "arn:aws:events:eu-west-1:123456789012:rule/r" || *d.EventBusName != "default" || d.State != ebtypes.RuleStateEnabled {
		t.Errorf("%+v", d)
	}
	tags := must(w.EventBridge.ListTagsForResource(w.ctx, &eventbridge.ListTagsForResourceInput{ResourceARN: d.Arn}))(t)
	if len(tags.Tags) != 1 {
		t.Errorf("tags %+v", tags.Tags)
	}
	if _, err := w.EventBridge.DeleteRule(w.ctx, &eventbridge.DeleteRuleInput{Name: aws.String("r")}); err == nil || !strings.Contains(err.Error(), "has targets") {
		t.Errorf("%v", err)
	}
	out := must(w.EventBridge.RemoveTargets(w.ctx, &eventbridge.RemoveTargetsInput{Rule: aws.String("r"), Ids: []string{"one", "two"}}))(t)
	if out.FailedEntryCount != 1 || *out.FailedEntries[0].TargetId != "two" {
		t.Errorf("%+v", out)
	}
	must(w.EventBridge.DeleteRule(w.ctx, &eventbridge.DeleteRuleInput{Name: aws.String("r")}))(t)
	if list := must(w.EventBridge.ListRules(w.ctx, &eventbridge.ListRulesInput{}))(t); len(list.Rules) != 0 {
		t.Errorf("%+v", list.Rules)
	}
}
