package autoscaling_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// managed makes the group's capacity provider and the cluster's only one.
func (w *world) managed(status ecstypes.ManagedScalingStatus) {
	w.Helper()
	must(w.ECS.CreateCapacityProvider(w.ctx, &ecs.CreateCapacityProviderInput{
		Name: aws.String("nodes"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{
			AutoScalingGroupArn: w.describe().AutoScalingGroupARN, ManagedScaling: &ecstypes.ManagedScaling{Status: status},
		},
	}))(w)
	must(w.ECS.PutClusterCapacityProviders(w.ctx, &ecs.PutClusterCapacityProvidersInput{
		Cluster: aws.String("main"), CapacityProviders: []string{"nodes"}, DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: aws.String("nodes"), Weight: 1}},
	}))(w)
	w.pass(10 * time.Second)
}

// define registers a task of half an m5.large.
func (w *world) define() {
	w.Helper()
	must(w.ECS.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("web"), ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("web"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Cpu: 1024, Memory: aws.Int32(1024),
		}},
	}))(w)
}

func (w *world) run(n int32) *ecs.RunTaskOutput {
	w.Helper()
	return must(w.ECS.RunTask(w.ctx, &ecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: aws.String("web"), Count: aws.Int32(n)}))(w)
}

func (w *world) tasks(of *ecs.RunTaskOutput) []ecstypes.Task {
	w.Helper()
	var arns []string
	for _, t := range of.Tasks {
		arns = append(arns, *t.TaskArn)
	}
	return must(w.ECS.DescribeTasks(w.ctx, &ecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: arns}))(w).Tasks
}

// reservation is the newest data point of CapacityProviderReservation.
func (w *world) reservation() float64 {
	w.Helper()
	out := must(w.CloudWatch.GetMetricStatistics(w.ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("AWS/ECS/ManagedScaling"), MetricName: aws.String("CapacityProviderReservation"),
		Dimensions: []cwtypes.Dimension{{Name: aws.String("CapacityProviderName"), Value: aws.String("nodes")}, {Name: aws.String("ClusterName"), Value: aws.String("main")}},
		StartTime:  aws.Time(w.start), EndTime: aws.Time(w.wall.Add(time.Minute)), Period: aws.Int32(60), Statistics: []cwtypes.Statistic{cwtypes.StatisticMaximum},
	}))(w)
	if len(out.Datapoints) == 0 {
		w.Fatal("no data points")
	}
	slices.SortFunc(out.Datapoints, func(a, b cwtypes.Datapoint) int { return a.Timestamp.Compare(*b.Timestamp) })
	return *out.Datapoints[len(out.Datapoints)-1].Maximum
}

// A task that finds no place waits until its provider's group has grown.
func TestARunTaskWaitsForItsProvider(t *testing.T) {
	w := newWorld(t)
	w.group(0, 5, 0)
	w.managed(ecstypes.ManagedScalingStatusEnabled)
	w.define()
	out := w.run(5)
	if len(out.Tasks) != 5 || len(out.Failures) != 0 {
		t.Fatalf("%d tasks, failures %+v", len(out.Tasks), out.Failures)
	}
	for _, task := range out.Tasks {
		if *task.LastStatus != "PROVISIONING" || aws.ToString(task.CapacityProviderName) != "nodes" || task.ContainerInstanceArn != nil {
			t.Errorf("before there is an instance: %s by %s on %s", *task.LastStatus, aws.ToString(task.CapacityProviderName), aws.ToString(task.ContainerInstanceArn))
		}
	}
	w.pass(time.Minute)
	if s := w.states(); s != "3 Pending" {
		t.Errorf("two tasks fit on an instance: %s", s)
	}
	if got := w.reservation(); got != 200 {
		t.Errorf("without an instance CapacityProviderReservation is %v, not 200", got)
	}
	w.pass(5 * time.Minute)
	on := map[string]int{}
	for _, task := range w.tasks(out) {
		if *task.LastStatus != "RUNNING" {
			t.Errorf("%s: %s", *task.LastStatus, aws.ToString(task.StoppedReason))
		}
		on[aws.ToString(task.ContainerInstanceArn)]++
	}
	if len(on) != 3 || on[""] != 0 {
		t.Errorf("tasks on instances: %v", on)
	}
	if i := w.containerInstances(); i[0].RunningTasksCount+i[1].RunningTasksCount+i[2].RunningTasksCount != 5 {
		t.Errorf("instances count %+v", i)
	}
	// What listing by instance says agrees.
	for arn, n := range on {
		listed := must(w.ECS.ListTasks(w.ctx, &ecs.ListTasksInput{Cluster: aws.String("main"), ContainerInstance: aws.String(arn)}))(t)
		if len(listed.TaskArns) != n {
			t.Errorf("%s lists %d tasks, has %d", arn, len(listed.TaskArns), n)
		}
	}
}

func TestATaskThatWaitsCanBeStopped(t *testing.T) {
	w := newWorld(t)
	w.group(0, 5, 0)
	w.managed(ecstypes.ManagedScalingStatusEnabled)
	w.define()
	out := w.run(1)
	must(w.ECS.StopTask(w.ctx, &ecs.StopTaskInput{Cluster: aws.String("main"), Task: out.Tasks[0].TaskArn}))(t)
	w.pass(5 * time.Minute)
	if got := w.tasks(out)[0]; *got.LastStatus != "STOPPED" || got.StopCode != "UserInitiated" {
		t.Errorf("%s, %s", *got.LastStatus, got.StopCode)
	}
	if s := w.states(); s != "" {
		t.Errorf("nothing waits, and yet there are %s", s)
	}
}

func TestATaskDoesNotWaitForEver(t *testing.T) {
	w := newWorld(t)
	w.group(0, 0, 0)
	w.managed(ecstypes.ManagedScalingStatusEnabled)
	w.define()
	out := w.run(1)
	w.pass(29 * time.Minute)
	if got := w.tasks(out)[0]; *got.LastStatus != "PROVISIONING" {
		t.Errorf("after 29 minutes: %s", *got.LastStatus)
	}
	w.pass(2 * time.Minute)
	if got := w.tasks(out)[0]; *got.LastStatus != "STOPPED" || got.StopCode != "TaskFailedToStart" || *got.StoppedReason != "TaskFailedToStart: EMPTY CAPACITY PROVIDER" {
		t.Errorf("after 31 minutes: %s, %s, %s", *got.LastStatus, got.StopCode, aws.ToString(got.StoppedReason))
	}
}

func TestWithoutManagedScalingATaskFailsAtOnce(t *testing.T) {
	w := newWorld(t)
	w.group(0, 5, 0)
	w.managed(ecstypes.ManagedScalingStatusDisabled)
	w.define()
	if out := w.run(2); len(out.Tasks) != 0 || len(out.Failures) != 2 {
		t.Errorf("%d tasks, failures %+v", len(out.Tasks), out.Failures)
	}
}

// TestAGroupWithInstancesBecomesAProviders: an instance that registered before
// its group's provider was the cluster's belongs to it if it was launched with
// ECS's tag. Whether it does or not, the service gets its tasks.
func TestAGroupWithInstancesBecomesAProviders(t *testing.T) {
	for name, c := range map[string]struct {
		tags            []astypes.Tag
		instances, idle int
	}{
		"with the tag":    {tags: []astypes.Tag{{Key: aws.String("AmazonECSManaged"), Value: aws.String("true"), PropagateAtLaunch: aws.Bool(true), ResourceId: aws.String("nodes"), ResourceType: aws.String("auto-scaling-group")}}, instances: 5},
		"without the tag": {instances: 6, idle: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.group(1, 10, 1, func(in *autoscaling.CreateAutoScalingGroupInput) { in.Tags = c.tags })
			w.pass(2 * time.Minute)
			if i := w.containerInstances(); len(i) != 1 || i[0].CapacityProviderName != nil {
				t.Fatalf("before there is a provider: %+v", i)
			}
			w.managed(ecstypes.ManagedScalingStatusEnabled)
			tagged := slices.ContainsFunc(w.describe().Tags, func(t astypes.TagDescription) bool {
				return *t.Key == "AmazonECSManaged" && aws.ToBool(t.PropagateAtLaunch)
			})
			if !tagged {
				t.Errorf("ECS did not tag the group: %+v", w.describe().Tags)
			}
			w.define()
			must(w.ECS.CreateService(w.ctx, &ecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(10)}))(t)
			w.pass(20 * time.Minute)
			s := must(w.ECS.DescribeServices(w.ctx, &ecs.DescribeServicesInput{Cluster: aws.String("main"), Services: []string{"web"}}))(t).Services[0]
			if s.RunningCount != 10 || s.Deployments[0].RolloutState != "COMPLETED" {
				t.Errorf("%d tasks of 10 run, %s", s.RunningCount, s.Deployments[0].RolloutState)
			}
			idle := 0
			for _, i := range w.containerInstances() {
				if i.CapacityProviderName == nil {
					idle++
					if i.RunningTasksCount != 0 {
						t.Error("a task by the provider runs on an instance that is not the provider's")
					}
				}
			}
			if n := len(w.containerInstances()); n != c.instances || idle != c.idle {
				t.Errorf("%d instances, %d of no provider; want %d and %d", n, idle, c.instances, c.idle)
			}
			if got := w.reservation(); got != 100 {
				t.Errorf("CapacityProviderReservation is %v, not 100", got)
			}
		})
	}
}

// TestAGroupGrowsForARollingUpdate: the instances are full of old tasks, so the
// new ones need others until the old ones go.
func TestAGroupGrowsForARollingUpdate(t *testing.T) {
	w := newWorld(t)
	w.group(0, 8, 0)
	w.managed(ecstypes.ManagedScalingStatusEnabled)
	w.define()
	must(w.ECS.CreateService(w.ctx, &ecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(10)}))(t)
	w.pass(20 * time.Minute)
	if n := len(w.containerInstances()); n != 5 {
		t.Fatalf("%d instances for ten tasks", n)
	}
	w.define()
	must(w.ECS.UpdateService(w.ctx, &ecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), TaskDefinition: aws.String("web")}))(t)
	w.pass(10 * time.Minute)
	if n := len(w.containerInstances()); n != 8 {
		t.Errorf("%d instances during the update, of at most 8", n)
	}
	w.pass(30 * time.Minute)
	s := must(w.ECS.DescribeServices(w.ctx, &ecs.DescribeServicesInput{Cluster: aws.String("main"), Services: []string{"web"}}))(t).Services[0]
	if len(s.Deployments) != 1 || s.RunningCount != 10 || s.Deployments[0].RolloutState != "COMPLETED" {
		t.Errorf("%d run, %d deployments, %s", s.RunningCount, len(s.Deployments), s.Deployments[0].RolloutState)
	}
}
