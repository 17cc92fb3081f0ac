package ecs_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
)

func TestServiceEchoesWhatItWasGiven(t *testing.T) {
	w := newWorld(t)
	group := w.targetGroup("web")
	w.create("web", w.fargate("web", container()), 1, func(in *awsecs.CreateServiceInput) {
		in.EnableExecuteCommand, in.EnableECSManagedTags = true, true
		in.PropagateTags = ecstypes.PropagateTagsService
		in.HealthCheckGracePeriodSeconds = aws.Int32(30)
		in.LoadBalancers = []ecstypes.LoadBalancer{{
			ContainerName: aws.String("web"), ContainerPort: aws.Int32(80),
			TargetGroupArn: aws.String(group),
		}}
		in.ServiceConnectConfiguration = &ecstypes.ServiceConnectConfiguration{Enabled: true, Namespace: aws.String("shop")}
		in.Tags = []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("shop")}}
	})
	s := w.awaitStable("web")
	if s.LaunchType != ecstypes.LaunchTypeFargate || *s.PlatformVersion != "LATEST" || *s.PlatformFamily != "Linux" ||
		s.SchedulingStrategy != ecstypes.SchedulingStrategyReplica || !s.EnableExecuteCommand || *s.HealthCheckGracePeriodSeconds != 30 ||
		s.PropagateTags != ecstypes.PropagateTagsService || len(s.LoadBalancers) != 1 || *s.Tags[0].Value != "shop" ||
		!strings.HasSuffix(*s.RoleArn, "AWSServiceRoleForECS") || *s.DeploymentConfiguration.MaximumPercent != 200 ||
		s.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp != ecstypes.AssignPublicIpDisabled ||
		*s.Deployments[0].ServiceConnectConfiguration.Namespace != "shop" || *s.Deployments[0].PlatformVersion != "1.4.0" {
		t.Errorf("%+v", s)
	}
	if !said(s, "registered 1 targets in (target-group arn:aws:elasticloadbalancing") {
		t.Errorf("events: %+v", s.Events)
	}
	tags := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{
		Cluster: aws.String("main"), Tasks: w.taskARNs(ecstypes.DesiredStatusRunning, "web"), Include: []ecstypes.TaskField{ecstypes.TaskFieldTags},
	}))(t).Tasks[0].Tags
	if len(tags) != 3 {
		t.Errorf("tags of a task: %+v", tags)
	}
	again := w.describe("web")
	if diff := cmp.Diff(must(json.Marshal(s))(t), must(json.Marshal(again))(t)); diff != "" {
		t.Errorf("described twice:\n%s", diff)
	}
}

func TestAnUpdateThatSaysNothingNewMakesNoDeployment(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	w.create("web", td, 1)
	id := *w.awaitStable("web").Deployments[0].Id
	s := w.update("web", awsecs.UpdateServiceInput{
		TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(1), NetworkConfiguration: w.network(), PlatformVersion: aws.String("LATEST"),
		LoadBalancers: []ecstypes.LoadBalancer{}, ServiceRegistries: []ecstypes.ServiceRegistry{},
		DeploymentConfiguration: &ecstypes.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(50), MaximumPercent: aws.Int32(150)},
		EnableExecuteCommand:    aws.Bool(true), PropagateTags: ecstypes.PropagateTagsService,
	})
	if len(s.Deployments) != 1 || *s.Deployments[0].Id != id || *s.DeploymentConfiguration.MaximumPercent != 150 || !s.EnableExecuteCommand {
		t.Errorf("%+v", s.Deployments)
	}
}

func TestCreationIsIdempotent(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	first := w.create("web", td, 1)
	if again := w.create("web", td, 1); *again.Deployments[0].Id != *first.Deployments[0].Id {
		t.Error("the same request made another deployment")
	}
	_, err := w.ECS.CreateService(w.ctx, &awsecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String(td), DesiredCount: aws.Int32(2),
		LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
	})
	if err == nil || !strings.Contains(err.Error(), "InvalidParameterException: Creation of service was not idempotent.") {
		t.Errorf("another request of the same name: %v", err)
	}
}

func TestRefusedServices(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	for name, test := range map[string]struct {
		edit func(*awsecs.CreateServiceInput)
		want string
	}{
		"cluster":         {func(in *awsecs.CreateServiceInput) { in.Cluster = aws.String("none") }, "ClusterNotFoundException"},
		"task definition": {func(in *awsecs.CreateServiceInput) { in.TaskDefinition = aws.String("none") }, "ClientException"},
		"name":            {func(in *awsecs.CreateServiceInput) { in.ServiceName = aws.String("no/slash") }, "InvalidParameterException"},
		"negative":        {func(in *awsecs.CreateServiceInput) { in.DesiredCount = aws.Int32(-1) }, "desiredCount"},
		"subnet": {func(in *awsecs.CreateServiceInput) {
			in.NetworkConfiguration.AwsvpcConfiguration.Subnets = []string{"subnet-0123"}
		}, "The subnet ID 'subnet-0123' does not exist"},
		"security group": {func(in *awsecs.CreateServiceInput) {
			in.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups = []string{"sg-0123"}
		}, "The security group 'sg-0123' does not exist"},
		"no network": {func(in *awsecs.CreateServiceInput) { in.NetworkConfiguration = nil }, "InvalidParameterException: network_configuration"},
		"lambda hook": {func(in *awsecs.CreateServiceInput) {
			in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Strategy: ecstypes.DeploymentStrategyBlueGreen, LifecycleHooks: []ecstypes.DeploymentLifecycleHook{{
				HookTargetArn: aws.String("arn:aws:lambda:eu-west-1:123456789012:function:check"), RoleArn: aws.String("arn:aws:iam::123456789012:role/hook"),
				LifecycleStages: []ecstypes.DeploymentLifecycleHookStage{"POST_SCALE_UP"},
			}}}
		}, "UnsupportedFeatureException"},
		"canary without a load balancer": {func(in *awsecs.CreateServiceInput) {
			in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Strategy: ecstypes.DeploymentStrategyCanary}
		}, "no load balancer"},
		"blue/green without an alternate target group": {func(in *awsecs.CreateServiceInput) {
			in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{Strategy: ecstypes.DeploymentStrategyBlueGreen}
			in.LoadBalancers = []ecstypes.LoadBalancer{{
				ContainerName: aws.String("web"), ContainerPort: aws.Int32(80),
				TargetGroupArn: aws.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"),
			}}
		}, "advanced configuration"},
		"code deploy": {func(in *awsecs.CreateServiceInput) {
			in.DeploymentController = &ecstypes.DeploymentController{Type: ecstypes.DeploymentControllerTypeCodeDeploy}
		}, "UnsupportedFeatureException"},
		"provider": {func(in *awsecs.CreateServiceInput) {
			in.LaunchType = ""
			in.CapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("FARGATE"), Weight: 1}}
		}, "not associated with the cluster"},
	} {
		in := &awsecs.CreateServiceInput{
			Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String(td), DesiredCount: aws.Int32(1),
			LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
		}
		test.edit(in)
		if _, err := w.ECS.CreateService(w.ctx, in); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if out := must(w.ECS.DescribeServices(w.ctx, &awsecs.DescribeServicesInput{Cluster: aws.String("main"), Services: []string{"web"}}))(t); len(out.Failures) != 1 ||
		*out.Failures[0].Reason != "MISSING" {
		t.Errorf("%+v", out)
	}
}

func TestAtMostHundredEventsNewestFirst(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 1)
	for range 60 {
		w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
		w.awaitStable("web")
		w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(1)})
		w.awaitStable("web")
	}
	s := w.describe("web")
	if len(s.Events) != 100 {
		t.Fatalf("%d events", len(s.Events))
	}
	for i := 1; i < len(s.Events); i++ {
		if s.Events[i].CreatedAt.After(*s.Events[i-1].CreatedAt) {
			t.Fatalf("event %d is newer than the one before it", i)
		}
	}
}

func TestUpdateInTheMiddleOfADeployment(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 3)
	w.settle(30 * time.Second)
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	w.settle(30 * time.Second)
	last := w.fargate("web", container())
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(last), DesiredCount: aws.Int32(2)})
	if s := w.awaitStable("web"); *s.TaskDefinition != last || s.RunningCount != 2 {
		t.Errorf("%d of %s", s.RunningCount, *s.TaskDefinition)
	}
	deployments := must(w.ECS.ListServiceDeployments(w.ctx, &awsecs.ListServiceDeploymentsInput{Cluster: aws.String("main"), Service: aws.String("web")}))(t).ServiceDeployments
	var states []string
	for _, d := range deployments {
		states = append(states, string(d.Status))
	}
	if got := strings.Join(states, " "); got != "SUCCESSFUL STOPPED STOPPED" {
		t.Error(got)
	}
}
