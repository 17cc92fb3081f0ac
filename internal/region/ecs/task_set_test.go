package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func (w *world) createExternal(name string, desired int32) *ecstypes.Service {
	w.Helper()
	return must(w.ECS.CreateService(w.ctx, &awsecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String(name), DesiredCount: aws.Int32(desired),
		DeploymentController: &ecstypes.DeploymentController{Type: ecstypes.DeploymentControllerTypeExternal},
	}))(w).Service
}

func (w *world) createSet(service, taskDefinition string, percent float64) ecstypes.TaskSet {
	w.Helper()
	return *must(w.ECS.CreateTaskSet(w.ctx, &awsecs.CreateTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String(service), TaskDefinition: aws.String(taskDefinition),
		LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(), Scale: &ecstypes.Scale{Unit: "PERCENT", Value: percent},
	}))(w).TaskSet
}

func (w *world) set(service, id string) ecstypes.TaskSet {
	w.Helper()
	out := must(w.ECS.DescribeTaskSets(w.ctx, &awsecs.DescribeTaskSetsInput{Cluster: aws.String("main"), Service: aws.String(service), TaskSets: []string{id}}))(w)
	if len(out.TaskSets) != 1 {
		w.Fatalf("task set %s: %+v", id, out.Failures)
	}
	return out.TaskSets[0]
}

func TestBlueGreenByTaskSets(t *testing.T) {
	w := newWorld(t)
	s := w.createExternal("web", 4)
	if len(s.Deployments) != 0 || s.LaunchType != "" || s.DesiredCount != 4 || s.DeploymentController.Type != "EXTERNAL" {
		t.Errorf("created: %+v", s)
	}
	blue := w.createSet("web", w.fargate("web", container()), 100)
	if *blue.Status != "ACTIVE" || blue.ComputedDesiredCount != 4 || blue.StabilityStatus != "STABILIZING" || *blue.PlatformVersion != "1.4.0" ||
		!strings.HasPrefix(*blue.TaskSetArn, "arn:aws:ecs:eu-west-1:123456789012:task-set/main/web/ecs-svc/") || blue.Scale.Value != 100 {
		t.Errorf("blue: %+v", blue)
	}
	w.settle(5 * time.Minute)
	primary := must(w.ECS.UpdateServicePrimaryTaskSet(w.ctx, &awsecs.UpdateServicePrimaryTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String("web"), PrimaryTaskSet: blue.TaskSetArn,
	}))(t).TaskSet
	if *primary.Status != "PRIMARY" || primary.RunningCount != 4 || primary.StabilityStatus != "STEADY_STATE" {
		t.Errorf("primary: %+v", primary)
	}
	green := w.createSet("web", w.fargate("web", container()), 30)
	w.settle(5 * time.Minute)
	if g := w.set("web", *green.Id); g.ComputedDesiredCount != 2 || g.RunningCount != 2 || g.StabilityStatus != "STEADY_STATE" {
		t.Errorf("30 percent of 4: %+v", g)
	}
	must(w.ECS.UpdateTaskSet(w.ctx, &awsecs.UpdateTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String("web"), TaskSet: green.Id, Scale: &ecstypes.Scale{Unit: "PERCENT", Value: 100},
	}))(t)
	must(w.ECS.UpdateServicePrimaryTaskSet(w.ctx, &awsecs.UpdateServicePrimaryTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String("web"), PrimaryTaskSet: green.Id,
	}))(t)
	_, err := w.ECS.DeleteTaskSet(w.ctx, &awsecs.DeleteTaskSetInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskSet: blue.Id})
	wantError(t, err, "InvalidParameterException", "scaled above 0")
	gone := must(w.ECS.DeleteTaskSet(w.ctx, &awsecs.DeleteTaskSetInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskSet: blue.Id, Force: aws.Bool(true)}))(t).TaskSet
	if *gone.Status != "DRAINING" || gone.ComputedDesiredCount != 0 {
		t.Errorf("deleted: %+v", gone)
	}
	w.settle(5 * time.Minute)
	s = w.describe("web")
	if len(s.TaskSets) != 1 || *s.TaskSets[0].Id != *green.Id || s.RunningCount != 4 || *s.TaskDefinition != *green.TaskDefinition || s.LaunchType != "FARGATE" {
		t.Errorf("at the end: %d running, %+v", s.RunningCount, s.TaskSets)
	}
	if !said(s, "(service web, taskSet "+*green.Id+") has started 2 tasks: (task ") || !said(s, "(service web, taskSet "+*green.Id+") has reached a steady state.") {
		t.Errorf("events: %+v", s.Events)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(2)})
	w.settle(5 * time.Minute)
	if g := w.set("web", *green.Id); g.ComputedDesiredCount != 2 || g.RunningCount != 2 {
		t.Errorf("scaled with its service: %+v", g)
	}
	out := must(w.ECS.DescribeTaskSets(w.ctx, &awsecs.DescribeTaskSetsInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskSets: []string{*blue.Id}}))(t)
	if len(out.Failures) != 1 || *out.Failures[0].Arn != *blue.TaskSetArn {
		t.Errorf("the deleted one: %+v", out)
	}
	_, err = w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web")})
	wantError(t, err, "InvalidParameterException", "scaled above 0")
	must(w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), Force: aws.Bool(true)}))(t)
	w.settle(5 * time.Minute)
	if s := w.describe("web"); *s.Status != "INACTIVE" || s.RunningCount != 0 || len(s.TaskSets) != 0 {
		t.Errorf("deleted: %s, %d running, %d task sets", *s.Status, s.RunningCount, len(s.TaskSets))
	}
}

func TestTaskSetWaitsForInstances(t *testing.T) {
	w := newWorld(t)
	w.createExternal("web", 1)
	set := *must(w.ECS.CreateTaskSet(w.ctx, &awsecs.CreateTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String("web"), TaskDefinition: aws.String(w.bridge("web", 0)), Scale: &ecstypes.Scale{Value: 100}, ClientToken: aws.String("once"),
	}))(t).TaskSet
	if set.LaunchType != "EC2" {
		t.Errorf("launch type %q", set.LaunchType)
	}
	again := *must(w.ECS.CreateTaskSet(w.ctx, &awsecs.CreateTaskSetInput{
		Cluster: aws.String("main"), Service: aws.String("web"), TaskDefinition: aws.String("web"), ClientToken: aws.String("once"),
	}))(t).TaskSet
	if *again.Id != *set.Id {
		t.Error("the same token made another task set")
	}
	w.settle(5 * time.Minute)
	if s := w.set("web", *set.Id); s.RunningCount != 0 || s.StabilityStatus != "STABILIZING" {
		t.Errorf("without instances: %+v", s)
	}
	w.register()
	w.settle(5 * time.Minute)
	if s := w.set("web", *set.Id); s.RunningCount != 1 || s.StabilityStatus != "STEADY_STATE" {
		t.Errorf("with one: %+v", s)
	}
}

func TestRefusedTaskSets(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	w.create("rolling", td, 1)
	w.createExternal("web", 1)
	create := func(edit func(*awsecs.CreateTaskSetInput)) error {
		in := &awsecs.CreateTaskSetInput{
			Cluster: aws.String("main"), Service: aws.String("web"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
		}
		edit(in)
		_, err := w.ECS.CreateTaskSet(w.ctx, in)
		return err
	}
	for _, test := range []struct {
		edit       func(*awsecs.CreateTaskSetInput)
		kind, want string
	}{
		{func(in *awsecs.CreateTaskSetInput) { in.Service = aws.String("rolling") }, "InvalidParameterException", "EXTERNAL"},
		{func(in *awsecs.CreateTaskSetInput) { in.Service = aws.String("none") }, "ServiceNotFoundException", "not found"},
		{func(in *awsecs.CreateTaskSetInput) { in.TaskDefinition = aws.String("none") }, "ClientException", "not found"},
		{func(in *awsecs.CreateTaskSetInput) { in.Scale = &ecstypes.Scale{Value: 101} }, "InvalidParameterException", "101"},
		{func(in *awsecs.CreateTaskSetInput) { in.NetworkConfiguration = nil }, "InvalidParameterException", "network_configuration"},
	} {
		wantError(t, create(test.edit), test.kind, test.want)
	}
	_, err := w.ECS.UpdateTaskSet(w.ctx, &awsecs.UpdateTaskSetInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskSet: aws.String("ecs-svc/1"), Scale: &ecstypes.Scale{}})
	wantError(t, err, "TaskSetNotFoundException", "could not be found")
	_, err = w.ECS.UpdateService(w.ctx, &awsecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskDefinition: &td})
	wantError(t, err, "InvalidParameterException", "taskDefinition cannot be specified")
	_, err = w.ECS.CreateService(w.ctx, &awsecs.CreateServiceInput{
		ServiceName: aws.String("x"), Cluster: aws.String("main"), TaskDefinition: &td, DeploymentController: &ecstypes.DeploymentController{Type: "EXTERNAL"},
	})
	wantError(t, err, "InvalidParameterException", "taskDefinition cannot be specified")
}
