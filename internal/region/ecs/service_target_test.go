package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// lonelyGroup makes a target group that no listener forwards to.
func (w *world) lonelyGroup(name string, edit ...func(*elb.CreateTargetGroupInput)) string {
	w.Helper()
	vpc := must(w.EC2.Subnets(w.ctx, nil))(w)[0].VPC
	in := &elb.CreateTargetGroupInput{
		Name: &name, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp, VpcId: &vpc, TargetType: elbtypes.TargetTypeEnumIp,
	}
	for _, e := range edit {
		e(in)
	}
	return *must(w.ELB.CreateTargetGroup(w.ctx, in))(w).TargetGroups[0].TargetGroupArn
}

// targetGroup makes a target group behind a load balancer of its own.
func (w *world) targetGroup(name string, edit ...func(*elb.CreateTargetGroupInput)) string {
	w.Helper()
	arn := w.lonelyGroup(name, edit...)
	lb := must(w.ELB.CreateLoadBalancer(w.ctx, &elb.CreateLoadBalancerInput{Name: &name, Subnets: w.subnets}))(w).LoadBalancers[0]
	must(w.ELB.CreateListener(w.ctx, &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp,
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: &arn}},
	}))(w)
	return arn
}

func behind(groups ...string) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		for _, g := range groups {
			in.LoadBalancers = append(in.LoadBalancers, ecstypes.LoadBalancer{ContainerName: aws.String("web"), ContainerPort: aws.Int32(80), TargetGroupArn: &g})
		}
	}
}

// health counts the targets of a group by state.
func (w *world) health(group string) map[elbtypes.TargetHealthStateEnum]int {
	w.Helper()
	n := map[elbtypes.TargetHealthStateEnum]int{}
	for _, d := range must(w.ELB.DescribeTargetHealth(w.ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: &group}))(w).TargetHealthDescriptions {
		n[d.TargetHealth.State]++
	}
	return n
}

func TestTasksAreTargetsAndDrainForTheGroupsDelay(t *testing.T) {
	w := newWorld(t)
	group := w.targetGroup("web", func(in *elb.CreateTargetGroupInput) {
		in.HealthCheckIntervalSeconds, in.HealthyThresholdCount = aws.Int32(10), aws.Int32(3)
	})
	must(w.ELB.ModifyTargetGroupAttributes(w.ctx, &elb.ModifyTargetGroupAttributesInput{TargetGroupArn: &group,
		Attributes: []elbtypes.TargetGroupAttribute{{Key: aws.String("deregistration_delay.timeout_seconds"), Value: aws.String("60")}}}))(t)
	w.create("web", w.fargate("web", container()), 2, behind(group))
	s := w.awaitStable("web")
	if n := w.health(group); n[elbtypes.TargetHealthStateEnumHealthy] != 2 {
		t.Errorf("targets: %v", n)
	}
	if !said(s, "registered 1 targets in (target-group "+group+")") {
		t.Errorf("events: %+v", s.Events)
	}
	task := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: w.taskARNs(ecstypes.DesiredStatusRunning, "web")}))(t).Tasks[0]
	if ran := s.Deployments[0].UpdatedAt.Sub(*task.StartedAt); ran < 30*time.Second || ran > 40*time.Second {
		t.Errorf("the deployment was completed %s after its task ran, want three checks in 10 seconds each", ran)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(1)})
	s = w.await("web", "draining", func(s *ecstypes.Service) bool { return said(s, "deregistered 1 targets") })
	if n := w.health(group); n[elbtypes.TargetHealthStateEnumDraining] != 1 || n[elbtypes.TargetHealthStateEnumHealthy] != 1 {
		t.Errorf("targets: %v", n)
	}
	w.settle(10 * time.Minute)
	if n := w.health(group); len(n) != 1 || n[elbtypes.TargetHealthStateEnumHealthy] != 1 {
		t.Errorf("targets: %v", n)
	}
	stopped := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: w.taskARNs(ecstypes.DesiredStatusStopped, "web")}))(t).Tasks[0]
	drained := time.Duration(0)
	for _, e := range s.Events {
		if strings.Contains(*e.Message, "deregistered") {
			drained = stopped.StoppingAt.Sub(*e.CreatedAt)
		}
	}
	if drained != time.Minute {
		t.Errorf("it drained for %s", drained)
	}
}

func TestATaskThatDoesNotListenIsReplaced(t *testing.T) {
	w := newWorld(t)
	group := w.targetGroup("web")
	w.create("web", w.fargate("web", container("sleep", "86400")), 1, behind(group), func(in *awsecs.CreateServiceInput) {
		in.HealthCheckGracePeriodSeconds = aws.Int32(120)
	})
	s := w.await("web", "a replacement", func(s *ecstypes.Service) bool { return said(s, "has stopped 1 running tasks") })
	if !said(s, "(port 80) is unhealthy in (target-group "+group+") due to (reason Health checks failed).") {
		t.Errorf("events: %+v", s.Events)
	}
	var stopped ecstypes.Task
	for _, task := range must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: w.taskARNs(ecstypes.DesiredStatusStopped, "web")}))(t).Tasks {
		stopped = task
	}
	if got := aws.ToString(stopped.StoppedReason); got != "Task failed ELB health checks in (target-group "+group+")" {
		t.Errorf("stopped: %q", got)
	}
	for _, e := range s.Events {
		if strings.Contains(*e.Message, "has stopped") && e.CreatedAt.Sub(*stopped.StartedAt) < 2*time.Minute {
			t.Errorf("stopped %s after its start, within the grace period", e.CreatedAt.Sub(*stopped.StartedAt))
		}
	}
}

func TestTargetGroupsThatAServiceCannotHave(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	lonely, instances := w.lonelyGroup("lonely"), w.targetGroup("instances", func(in *elb.CreateTargetGroupInput) { in.TargetType = elbtypes.TargetTypeEnumInstance })
	for name, test := range map[string]struct{ group, want string }{
		"no load balancer": {lonely, "The target group with targetGroupArn " + lonely + " does not have an associated load balancer."},
		"another type":     {instances, "The provided target group " + instances + " has target type instance, which is incompatible with the awsvpc network mode specified in the task definition."},
		"not there":        {lonely + "0", "The target group with targetGroupArn " + lonely + "0 does not exist."},
	} {
		t.Run(name, func(t *testing.T) {
			in := &awsecs.CreateServiceInput{
				Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: &td, DesiredCount: aws.Int32(1),
				LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
			}
			behind(test.group)(in)
			_, err := w.ECS.CreateService(w.ctx, in)
			if err == nil || !strings.HasSuffix(err.Error(), "InvalidParameterException: "+test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSomeoneElsesTrafficStopsWhenTheListenerGoes(t *testing.T) {
	w := newWorld(t)
	group := w.targetGroup("web")
	w.create("web", w.fargate("web", container()), 1, behind(group))
	w.awaitStable("web")
	lb := must(w.ELB.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{Names: []string{"web"}}))(t).LoadBalancers[0]
	must(w.ELB.DeleteLoadBalancer(w.ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancerArn}))(t)
	if n := w.health(group); n[elbtypes.TargetHealthStateEnumUnused] != 1 {
		t.Errorf("targets: %v", n)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
	w.await("web", "no task", func(s *ecstypes.Service) bool { return s.RunningCount == 0 })
	if n := w.health(group); len(n) != 0 {
		t.Errorf("targets: %v", n)
	}
}

func TestTasksBehindAnInstanceAreReachedAtItsPorts(t *testing.T) {
	w := newWorld(t)
	group := w.targetGroup("web", func(in *elb.CreateTargetGroupInput) { in.TargetType = elbtypes.TargetTypeEnumInstance })
	instance := w.instance(w.register())
	w.create("web", w.bridge("web", 0), 2, onEC2, behind(group))
	w.awaitStable("web")
	out := must(w.ELB.DescribeTargetHealth(w.ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: &group}))(t).TargetHealthDescriptions
	ports := map[int32]bool{}
	for _, d := range out {
		if *d.Target.Id != *instance.Ec2InstanceId || d.TargetHealth.State != elbtypes.TargetHealthStateEnumHealthy {
			t.Errorf("%s:%d is %s", *d.Target.Id, *d.Target.Port, d.TargetHealth.State)
		}
		ports[*d.Target.Port] = true
	}
	if !ports[32768] || !ports[32769] || len(ports) != 2 {
		t.Errorf("targets at ports %v", ports)
	}
}
