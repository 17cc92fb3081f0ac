package eventbridgescheduler_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// world is a region whose wall clock the test moves, with a cluster and a task definition.
type world struct {
	*testing.T
	*backend.Backend
	Scheduler *scheduler.Client
	ctx       context.Context
	wall      time.Time
	subnets   []string
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
	rg := must(region.Open(w.ctx, region.Options{Wall: func() time.Time { return w.wall }, Seed: "test"}))(t)
	t.Cleanup(func() { _ = rg.Close() })
	w.Backend = backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})
	w.Scheduler = scheduler.NewFromConfig(w.SDK)
	must(w.ECS.CreateCluster(w.ctx, &ecs.CreateClusterInput{ClusterName: aws.String("main")}))(t)
	w.subnets = []string{must(w.EC2.Subnets(w.ctx, nil))(t)[0].ID}
	must(w.ECS.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("job"), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		ContainerDefinitions:    []ecstypes.ContainerDefinition{{Name: aws.String("job"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Essential: aws.Bool(true)}},
	}))(t)
	return w
}

func (w *world) input(name, expression string) *scheduler.CreateScheduleInput {
	return &scheduler.CreateScheduleInput{
		Name: &name, ScheduleExpression: &expression, FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
		Target: &schedulertypes.Target{
			Arn: aws.String("arn:aws:ecs:eu-west-1:123456789012:cluster/main"), RoleArn: aws.String("arn:aws:iam::123456789012:role/scheduler"),
			Input: aws.String(`{"containerOverrides":[{"name":"job","command":["sweep"]}]}`),
			EcsParameters: &schedulertypes.EcsParameters{
				TaskDefinitionArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:task-definition/job"), LaunchType: schedulertypes.LaunchTypeFargate,
				NetworkConfiguration: &schedulertypes.NetworkConfiguration{AwsvpcConfiguration: &schedulertypes.AwsVpcConfiguration{Subnets: w.subnets}},
			},
		},
	}
}

// starts are when the schedule's tasks were created.
func (w *world) starts(schedule string) string {
	w.Helper()
	arns := must(w.ECS.ListTasks(w.ctx, &ecs.ListTasksInput{Cluster: aws.String("main"), StartedBy: aws.String("chronos-schedule/" + schedule)}))(w).TaskArns
	if len(arns) == 0 {
		return ""
	}
	seen := map[string]bool{}
	var out []string
	for _, task := range must(w.ECS.DescribeTasks(w.ctx, &ecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: arns}))(w).Tasks {
		if at := task.CreatedAt.Format("15:04"); !seen[at] {
			seen[at], out = true, append(out, at)
		}
		if got := task.Overrides.ContainerOverrides[0].Command; len(got) != 1 || got[0] != "sweep" {
			w.Errorf("command %q", got)
		}
	}
	if len(out) != len(arns) {
		w.Errorf("%d tasks at %v", len(arns), out)
	}
	return strings.Join(out, " ")
}

func TestSchedulesRunTasks(t *testing.T) {
	w := newWorld(t)
	must(w.Scheduler.CreateSchedule(w.ctx, w.input("daily", "cron(0 9 * * ? *)")))(t)
	berlin := w.input("berlin", "cron(0 9 * * ? *)")
	berlin.ScheduleExpressionTimezone = aws.String("Europe/Berlin")
	must(w.Scheduler.CreateSchedule(w.ctx, berlin))(t)
	once := w.input("once", "at(2026-01-01T07:30:00)")
	once.ActionAfterCompletion = schedulertypes.ActionAfterCompletionDelete
	must(w.Scheduler.CreateSchedule(w.ctx, once))(t)
	flexible := w.input("flexible", "cron(0 9 * * ? *)")
	flexible.FlexibleTimeWindow = &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeFlexible, MaximumWindowInMinutes: aws.Int32(60)}
	must(w.Scheduler.CreateSchedule(w.ctx, flexible))(t)
	w.wall = w.wall.Add(10*time.Hour + time.Minute)
	for name, want := range map[string]string{"daily": "09:00", "berlin": "08:00", "once": "07:30"} {
		if got := w.starts(name); got != want {
			t.Errorf("%s ran at %q, expected %q", name, got, want)
		}
	}
	if got := w.starts("flexible"); got < "09:00" || got > "10:00" {
		t.Errorf("flexible ran at %q", got)
	}
	var missing *schedulertypes.ResourceNotFoundException
	if _, err := w.Scheduler.GetSchedule(w.ctx, &scheduler.GetScheduleInput{Name: aws.String("once")}); !errors.As(err, &missing) {
		t.Errorf("a completed schedule is still there: %v", err)
	}
}

func TestScheduleLifecycle(t *testing.T) {
	w := newWorld(t)
	must(w.Scheduler.CreateScheduleGroup(w.ctx, &scheduler.CreateScheduleGroupInput{Name: aws.String("team"), Tags: []schedulertypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}))(t)
	in := w.input("s", "rate(1 hour)")
	in.GroupName = aws.String("team")
	created := must(w.Scheduler.CreateSchedule(w.ctx, in))(t)
	if *created.ScheduleArn != "arn:aws:scheduler:eu-west-1:123456789012:schedule/team/s" {
		t.Errorf("arn %s", *created.ScheduleArn)
	}
	var taken *schedulertypes.ConflictException
	if _, err := w.Scheduler.CreateSchedule(w.ctx, in); !errors.As(err, &taken) {
		t.Errorf("a second one: %v", err)
	}
	got := must(w.Scheduler.GetSchedule(w.ctx, &scheduler.GetScheduleInput{Name: in.Name, GroupName: in.GroupName}))(t)
	if *got.ScheduleExpressionTimezone != "UTC" || got.State != schedulertypes.ScheduleStateEnabled || *got.Target.RetryPolicy.MaximumRetryAttempts != 185 {
		t.Errorf("defaults: %+v", got)
	}
	must(w.Scheduler.UpdateSchedule(w.ctx, &scheduler.UpdateScheduleInput{
		Name: in.Name, GroupName: in.GroupName, ScheduleExpression: in.ScheduleExpression, FlexibleTimeWindow: in.FlexibleTimeWindow, Target: in.Target, State: schedulertypes.ScheduleStateDisabled,
	}))(t)
	w.wall = w.wall.Add(5 * time.Hour)
	if got := w.starts("s"); got != "" {
		t.Errorf("a disabled schedule ran at %s", got)
	}
	list := must(w.Scheduler.ListSchedules(w.ctx, &scheduler.ListSchedulesInput{GroupName: aws.String("team")}))(t)
	if len(list.Schedules) != 1 || list.Schedules[0].State != schedulertypes.ScheduleStateDisabled {
		t.Errorf("%+v", list.Schedules)
	}
	must(w.Scheduler.DeleteScheduleGroup(w.ctx, &scheduler.DeleteScheduleGroupInput{Name: aws.String("team")}))(t)
	if list := must(w.Scheduler.ListSchedules(w.ctx, &scheduler.ListSchedulesInput{}))(t); len(list.Schedules) != 0 {
		t.Errorf("left: %+v", list.Schedules)
	}
	groups := must(w.Scheduler.ListScheduleGroups(w.ctx, &scheduler.ListScheduleGroupsInput{}))(t)
	if len(groups.ScheduleGroups) != 1 || *groups.ScheduleGroups[0].Name != "default" {
		t.Errorf("groups: %+v", groups.ScheduleGroups)
	}
}

func TestRefuses(t *testing.T) {
	w := newWorld(t)
	for want, edit := range map[string]func(*scheduler.CreateScheduleInput){
		"Invalid Schedule Expression":          func(in *scheduler.CreateScheduleInput) { in.ScheduleExpression = aws.String("hourly") },
		"Invalid Schedule Expression Timezone": func(in *scheduler.CreateScheduleInput) { in.ScheduleExpressionTimezone = aws.String("Mars/Olympus") },
		"MaximumWindowInMinutes": func(in *scheduler.CreateScheduleInput) {
			in.FlexibleTimeWindow.Mode = schedulertypes.FlexibleTimeWindowModeFlexible
		},
		"must be specified for an ECS target": func(in *scheduler.CreateScheduleInput) { in.Target.EcsParameters = nil },
		"does not exist":                      func(in *scheduler.CreateScheduleInput) { in.GroupName = aws.String("none") },
	} {
		in := w.input("s", "rate(1 hour)")
		edit(in)
		if _, err := w.Scheduler.CreateSchedule(w.ctx, in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, expected %q", err, want)
		}
	}
}
