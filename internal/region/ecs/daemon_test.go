package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// managedProvider is a managed instances provider of the cluster "main".
func (w *world) managedProvider(name string, edit ...func(*ecstypes.CreateManagedInstancesProviderConfiguration)) string {
	w.Helper()
	m := &ecstypes.CreateManagedInstancesProviderConfiguration{
		InfrastructureRoleArn: aws.String(infrastructureRole),
		InstanceLaunchTemplate: &ecstypes.InstanceLaunchTemplate{
			Ec2InstanceProfileArn: aws.String("arn:aws:iam::123456789012:instance-profile/ecs"), NetworkConfiguration: &ecstypes.ManagedInstancesNetworkConfiguration{Subnets: w.subnets},
			InstanceRequirements: &ecstypes.InstanceRequirementsRequest{
				VCpuCount: &ecstypes.VCpuCountRangeRequest{Min: aws.Int32(2)}, MemoryMiB: &ecstypes.MemoryMiBRequest{Min: aws.Int32(2048)},
			},
		},
	}
	for _, e := range edit {
		e(m)
	}
	p := must(w.ECS.CreateCapacityProvider(w.ctx, &awsecs.CreateCapacityProviderInput{Name: aws.String(name), Cluster: aws.String("main"), ManagedInstancesProvider: m}))(w).CapacityProvider
	if p.Status != "PROVISIONING" || p.Type != "MANAGED_INSTANCES" {
		w.Errorf("provider: %+v", p)
	}
	w.settle(time.Minute)
	return *p.CapacityProviderArn
}

func managed(in *awsecs.CreateServiceInput) {
	in.LaunchType, in.NetworkConfiguration = "", nil
	in.CapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{by("managed", 0, 1)}
}

func (w *world) daemon(definition, provider string, edit ...func(*awsecs.CreateDaemonInput)) *awsecs.CreateDaemonOutput {
	w.Helper()
	in := &awsecs.CreateDaemonInput{
		ClusterArn: aws.String("arn:aws:ecs:eu-west-1:123456789012:cluster/main"), DaemonName: aws.String("agent"), DaemonTaskDefinitionArn: aws.String(definition),
		CapacityProviderArns: []string{provider},
	}
	for _, e := range edit {
		e(in)
	}
	return must(w.ECS.CreateDaemon(w.ctx, in))(w)
}

func (w *world) describeDaemon(arn *string) *ecstypes.DaemonDetail {
	w.Helper()
	return must(w.ECS.DescribeDaemon(w.ctx, &awsecs.DescribeDaemonInput{DaemonArn: arn}))(w).Daemon
}

func (w *world) daemonDeployment(arn *string) ecstypes.DaemonDeployment {
	w.Helper()
	out := must(w.ECS.DescribeDaemonDeployments(w.ctx, &awsecs.DescribeDaemonDeploymentsInput{DaemonDeploymentArns: []string{*arn}}))(w)
	if len(out.DaemonDeployments) != 1 {
		w.Fatalf("%s: %+v", *arn, out.Failures)
	}
	return out.DaemonDeployments[0]
}

// daemonTasks are the running tasks of the daemon, and the instances of the cluster.
func (w *world) daemonTasks() (tasks []ecstypes.Task, instances []string) {
	w.Helper()
	arns := must(w.ECS.ListTasks(w.ctx, &awsecs.ListTasksInput{Cluster: aws.String("main"), DaemonName: aws.String("agent")}))(w).TaskArns
	return w.tasks(arns...), must(w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main")}))(w).ContainerInstanceArns
}

func TestATaskThatIsRunGetsAManagedInstance(t *testing.T) {
	w := newWorld(t)
	w.managedProvider("managed")
	td := w.bridge("job", 0)
	run := func(overrides *ecstypes.TaskOverride) *awsecs.RunTaskOutput {
		return must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{
			Cluster: aws.String("main"), TaskDefinition: &td, Count: aws.Int32(3), Overrides: overrides,
			CapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{by("managed", 0, 1)},
		}))(w)
	}
	if out := run(&ecstypes.TaskOverride{Memory: aws.String("4000 GB")}); len(out.Failures) != 3 {
		t.Errorf("larger than every instance type: %+v", out)
	}
	out := run(nil)
	if len(out.Tasks) != 3 || len(out.Failures) != 0 {
		t.Fatalf("%d tasks, failures %+v", len(out.Tasks), out.Failures)
	}
	w.settle(5 * time.Second)
	task := func() ecstypes.Task { return w.tasks(*out.Tasks[0].TaskArn)[0] }
	if got := task(); *got.LastStatus != "PROVISIONING" || *got.CapacityProviderName != "managed" || got.LaunchType != "MANAGED_INSTANCES" {
		t.Errorf("while the instance boots: %+v", got)
	}
	w.settle(3 * time.Minute)
	on := map[string]int{}
	for _, x := range w.tasks(*out.Tasks[0].TaskArn, *out.Tasks[1].TaskArn, *out.Tasks[2].TaskArn) {
		if *x.LastStatus != "RUNNING" {
			t.Errorf("%s is %s", *x.TaskArn, *x.LastStatus)
		}
		on[aws.ToString(x.ContainerInstanceArn)]++
	}
	if len(on) != 1 {
		t.Errorf("three tasks that fit on one instance are on %v", on)
	}
}

func TestDaemonFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	provider := w.managedProvider("managed")
	first := w.daemonDefinition("agent", "public.ecr.aws/agent:1")
	d := w.daemon(first, provider, func(in *awsecs.CreateDaemonInput) {
		in.ClientToken, in.Tags, in.PropagateTags = aws.String("once"), []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("platform")}}, "DAEMON"
	})
	if d.Status != "ACTIVE" || *d.DaemonArn != "arn:aws:ecs:eu-west-1:123456789012:daemon/main/agent" {
		t.Fatalf("created: %+v", d)
	}
	w.settle(time.Second)
	// Nothing to do where there are no instances.
	if x := w.daemonDeployment(d.DeploymentArn); x.Status != "SUCCESSFUL" || x.StartedAt == nil || x.FinishedAt == nil {
		t.Fatalf("the first deployment: %+v", x)
	}
	w.create("web", w.bridge("web", 8080), 2, managed)
	s := w.awaitStable("web")
	tasks, instances := w.daemonTasks()
	if len(tasks) != 2 || len(instances) != 2 {
		t.Fatalf("%d daemon tasks on %d instances", len(tasks), len(instances))
	}
	if task := tasks[0]; *task.LastStatus != "RUNNING" || task.LaunchType != "MANAGED_INSTANCES" || *task.CapacityProviderName != "managed" || *task.TaskDefinitionArn != first || *task.Group != "daemon:agent" {
		t.Errorf("daemon task: %+v", task)
	}
	described := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: []string{*tasks[0].TaskArn}, Include: []ecstypes.TaskField{"TAGS"}}))(t)
	if tags := described.Tasks[0].Tags; len(tags) != 1 || *tags[0].Value != "platform" {
		t.Errorf("tags of a daemon task: %+v", tags)
	}
	for _, arn := range w.taskARNs("RUNNING", *s.ServiceName) {
		app := w.tasks(arn)[0]
		for _, task := range tasks {
			if *task.ContainerInstanceArn == *app.ContainerInstanceArn && app.CreatedAt.Before(*task.StartedAt) {
				t.Errorf("a task of the service was there before the daemon: %s, %s", app.CreatedAt, task.StartedAt)
			}
		}
	}
	detail := w.describeDaemon(d.DaemonArn)
	if r := detail.CurrentRevisions; len(r) != 1 || r[0].TotalRunningCount != 2 || *r[0].CapacityProviders[0].Arn != provider {
		t.Errorf("described: %+v", detail.CurrentRevisions)
	}
	revision := must(w.ECS.DescribeDaemonRevisions(w.ctx, &awsecs.DescribeDaemonRevisionsInput{DaemonRevisionArns: []string{*detail.CurrentRevisions[0].Arn, "arn:x"}}))(t)
	if v := revision.DaemonRevisions; len(v) != 1 || *v[0].DaemonTaskDefinitionArn != first || !*v[0].Critical || *v[0].ContainerImages[0].Image != "public.ecr.aws/agent:1" || len(revision.Failures) != 1 {
		t.Errorf("revisions: %+v", revision)
	}

	second := w.daemonDefinition("agent", "public.ecr.aws/agent:2")
	must(w.ECS.DeleteDaemonTaskDefinition(w.ctx, &awsecs.DeleteDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String(first)}))(t)
	u := must(w.ECS.UpdateDaemon(w.ctx, &awsecs.UpdateDaemonInput{DaemonArn: d.DaemonArn, DaemonTaskDefinitionArn: aws.String(second), CapacityProviderArns: []string{provider},
		DeploymentConfiguration: &ecstypes.DaemonDeploymentConfiguration{BakeTimeInMinutes: 5, DrainPercent: aws.Float64(50)}}))(t)
	w.settle(30 * time.Second)
	if x := w.daemonDeployment(u.DeploymentArn); x.Status != "IN_PROGRESS" || *x.SourceDaemonRevisions[0].TotalDrainingInstanceCount != 1 {
		t.Errorf("while it is rolled out: %+v", x)
	}
	w.settle(time.Hour)
	x := w.daemonDeployment(u.DeploymentArn)
	if x.Status != "SUCCESSFUL" || *x.TargetDaemonRevision.TotalRunningInstanceCount != 2 || x.FinishedAt.Sub(*x.StartedAt) < 5*time.Minute {
		t.Errorf("rolled out: %+v", x)
	}
	replaced, _ := w.daemonTasks()
	for _, task := range replaced {
		if *task.TaskDefinitionArn != second {
			t.Errorf("an old task is left: %+v", task)
		}
	}
	if s := w.describe("web"); s.RunningCount != 2 {
		t.Errorf("the service: %d run", s.RunningCount)
	}
	list := must(w.ECS.ListDaemonDeployments(w.ctx, &awsecs.ListDaemonDeploymentsInput{DaemonArn: d.DaemonArn, MaxResults: aws.Int32(1)}))(t)
	if len(list.DaemonDeployments) != 1 || *list.DaemonDeployments[0].DaemonDeploymentArn != *u.DeploymentArn || list.NextToken == nil {
		t.Errorf("deployments: %+v", list)
	}
	if got := must(w.ECS.ListDaemons(w.ctx, &awsecs.ListDaemonsInput{ClusterArn: aws.String("main"), CapacityProviderArns: []string{provider}}))(t).DaemonSummariesList; len(got) != 1 {
		t.Errorf("listed: %+v", got)
	}

	// A critical task that ends has its instance replaced.
	must(w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: replaced[0].TaskArn}))(t)
	w.settle(30 * time.Minute)
	again, now := w.daemonTasks()
	for _, arn := range now {
		if arn == *replaced[0].ContainerInstanceArn {
			t.Errorf("the instance without its daemon is left: %v", now)
		}
	}
	if s := w.describe("web"); len(again) != 2 || s.RunningCount != 2 {
		t.Errorf("after the repair: %d daemon tasks, %d of the service", len(again), s.RunningCount)
	}

	gone := must(w.ECS.DeleteDaemon(w.ctx, &awsecs.DeleteDaemonInput{DaemonArn: d.DaemonArn}))(t)
	if gone.Status != "DELETE_IN_PROGRESS" || w.describeDaemon(d.DaemonArn).Status != "DELETE_IN_PROGRESS" {
		t.Errorf("deleted: %+v", gone)
	}
	_, err := w.ECS.UpdateDaemon(w.ctx, &awsecs.UpdateDaemonInput{DaemonArn: d.DaemonArn, DaemonTaskDefinitionArn: aws.String(second), CapacityProviderArns: []string{provider}})
	wantError(t, err, "DaemonNotActiveException", "")
	w.settle(time.Hour)
	_, err = w.ECS.DescribeDaemon(w.ctx, &awsecs.DescribeDaemonInput{DaemonArn: d.DaemonArn})
	wantError(t, err, "DaemonNotFoundException", "agent")
	if x := w.daemonDeployment(gone.DeploymentArn); x.Status != "SUCCESSFUL" || x.TargetDaemonRevision != nil {
		t.Errorf("the deployment of the deletion: %+v", x)
	}
	if s := w.describe("web"); s.RunningCount != 2 {
		t.Errorf("the service without the daemon: %d run", s.RunningCount)
	}
}

func TestDaemonDeploymentRollsBack(t *testing.T) {
	w := newWorld(t)
	provider := w.managedProvider("managed")
	good := w.daemonDefinition("agent", "public.ecr.aws/agent:1")
	d := w.daemon(good, provider)
	w.create("web", w.bridge("web", 8080), 1, managed)
	w.awaitStable("web")
	// The account's own registry does not have the image.
	bad := w.daemonDefinition("agent", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/agent:none")
	u := must(w.ECS.UpdateDaemon(w.ctx, &awsecs.UpdateDaemonInput{DaemonArn: d.DaemonArn, DaemonTaskDefinitionArn: aws.String(bad), CapacityProviderArns: []string{provider}}))(t)
	w.settle(2 * time.Hour)
	x := w.daemonDeployment(u.DeploymentArn)
	if x.Status != "ROLLBACK_SUCCESSFUL" || x.CircuitBreaker.Status != "TRIGGERED" || x.CircuitBreaker.FailureCount < 3 || x.Rollback == nil ||
		*x.Rollback.RollbackTargetDaemonRevisionArn != *x.SourceDaemonRevisions[0].Arn {
		t.Fatalf("deployment: %+v %+v %+v", x, x.CircuitBreaker, x.Rollback)
	}
	tasks, _ := w.daemonTasks()
	if len(tasks) != 1 || *tasks[0].TaskDefinitionArn != good || w.describe("web").RunningCount != 1 {
		t.Errorf("after the rollback: %+v", tasks)
	}
}

func TestDaemonThatIsNotCritical(t *testing.T) {
	w := newWorld(t)
	provider := w.managedProvider("managed")
	bad := w.daemonDefinition("agent", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/agent:none")
	d := w.daemon(bad, provider, func(in *awsecs.CreateDaemonInput) { in.Critical = aws.Bool(false) })
	w.create("web", w.bridge("web", 8080), 1, managed)
	w.awaitStable("web")
	w.settle(5 * time.Minute)
	if r := w.describeDaemon(d.DaemonArn).CurrentRevisions; len(r) != 1 || r[0].TotalRunningCount != 0 || r[0].TotalWithoutDaemonCount != 1 {
		t.Errorf("revisions: %+v", r)
	}
}

func TestManagedInstancesComeAndGo(t *testing.T) {
	w := newWorld(t)
	w.managedProvider("managed")
	w.create("web", w.bridge("web", 0), 3, managed)
	w.awaitStable("web")
	_, err := w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: aws.String("main")})
	wantError(t, err, "ClusterContainsContainerInstancesException", "")
	p := must(w.ECS.DeleteCapacityProvider(w.ctx, &awsecs.DeleteCapacityProviderInput{CapacityProvider: aws.String("managed"), Cluster: aws.String("main")}))(t).CapacityProvider
	if p.UpdateStatus != "DELETE_FAILED" {
		t.Errorf("deleted while a service uses it: %+v", p)
	}
	must(w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), Force: aws.Bool(true)}))(t)
	w.settle(time.Minute)
	w.advance(time.Hour)
	if left := must(w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main")}))(t).ContainerInstanceArns; len(left) != 0 {
		t.Errorf("idle instances are left: %v", left)
	}
	must(w.ECS.DeleteCapacityProvider(w.ctx, &awsecs.DeleteCapacityProviderInput{CapacityProvider: aws.String("managed")}))(t)
	w.settle(time.Minute)
	if p := w.describeProvider("managed"); p.Status != "INACTIVE" || p.UpdateStatus != "DELETE_COMPLETE" {
		t.Errorf("provider: %+v", p)
	}
	must(w.ECS.DeleteCluster(w.ctx, &awsecs.DeleteClusterInput{Cluster: aws.String("main")}))(t)
}

func TestCreateDaemonRefuses(t *testing.T) {
	w := newWorld(t)
	provider := w.managedProvider("managed")
	definition := w.daemonDefinition("agent", "public.ecr.aws/agent:1")
	group := *w.provider("blue", "blue").CapacityProviderArn
	w.daemon(definition, provider)
	for want, edit := range map[string]func(*awsecs.CreateDaemonInput){
		"InvalidParameterException already exists":                func(in *awsecs.CreateDaemonInput) { in.DaemonName = aws.String("agent") },
		"InvalidParameterException is not valid":                  func(in *awsecs.CreateDaemonInput) { in.DaemonName = aws.String("a b") },
		"InvalidParameterException only supported for Amazon ECS": func(in *awsecs.CreateDaemonInput) { in.CapacityProviderArns = []string{group} },
		"InvalidParameterException was not found": func(in *awsecs.CreateDaemonInput) {
			in.CapacityProviderArns = []string{strings.Replace(provider, "managed", "none", 1)}
		},
		"InvalidParameterException cannot be empty":   func(in *awsecs.CreateDaemonInput) { in.CapacityProviderArns = []string{} },
		"ClientException definition was not found":    func(in *awsecs.CreateDaemonInput) { in.DaemonTaskDefinitionArn = aws.String("none") },
		"ClusterNotFoundException Cluster not found":  func(in *awsecs.CreateDaemonInput) { in.ClusterArn = aws.String("none") },
		"InvalidParameterException for propagateTags": func(in *awsecs.CreateDaemonInput) { in.PropagateTags = "SERVICE" },
		"InvalidParameterException drainPercent must be between": func(in *awsecs.CreateDaemonInput) {
			in.DeploymentConfiguration = &ecstypes.DaemonDeploymentConfiguration{DrainPercent: aws.Float64(101)}
		},
		"InvalidParameterException bakeTimeInMinutes must be": func(in *awsecs.CreateDaemonInput) {
			in.DeploymentConfiguration = &ecstypes.DaemonDeploymentConfiguration{BakeTimeInMinutes: 1441}
		},
		"InvalidParameterException alarmNames must be specified": func(in *awsecs.CreateDaemonInput) {
			in.DeploymentConfiguration = &ecstypes.DaemonDeploymentConfiguration{Alarms: &ecstypes.DaemonAlarmConfiguration{Enable: true}}
		},
	} {
		in := &awsecs.CreateDaemonInput{ClusterArn: aws.String("main"), DaemonName: aws.String("other"), DaemonTaskDefinitionArn: aws.String(definition), CapacityProviderArns: []string{provider}}
		edit(in)
		_, err := w.ECS.CreateDaemon(w.ctx, in)
		code, text, _ := strings.Cut(want, " ")
		wantError(t, err, code, text)
	}
	_, err := w.ECS.CreateCapacityProvider(w.ctx, &awsecs.CreateCapacityProviderInput{Name: aws.String("x"), ManagedInstancesProvider: &ecstypes.CreateManagedInstancesProviderConfiguration{
		InfrastructureRoleArn: aws.String(infrastructureRole), InstanceLaunchTemplate: &ecstypes.InstanceLaunchTemplate{
			Ec2InstanceProfileArn: aws.String("p"), NetworkConfiguration: &ecstypes.ManagedInstancesNetworkConfiguration{Subnets: w.subnets},
		},
	}})
	wantError(t, err, "InvalidParameterException", "cluster must be specified")
}

func TestDaemonDeploymentHeedsAlarms(t *testing.T) {
	w := newWorld(t)
	provider := w.managedProvider("managed")
	d := w.daemon(w.daemonDefinition("agent", "public.ecr.aws/agent:1"), provider)
	w.create("web", w.bridge("web", 8080), 1, managed)
	w.awaitStable("web")
	must(w.CloudWatch.PutMetricAlarm(w.ctx, &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String("errors"), Namespace: aws.String("app"), MetricName: aws.String("errors"), Statistic: "Sum", Period: aws.Int32(60),
		EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(1), ComparisonOperator: "GreaterThanThreshold", TreatMissingData: aws.String("ignore"),
	}))(t)
	u := must(w.ECS.UpdateDaemon(w.ctx, &awsecs.UpdateDaemonInput{
		DaemonArn: d.DaemonArn, DaemonTaskDefinitionArn: aws.String(w.daemonDefinition("agent", "public.ecr.aws/agent:2")), CapacityProviderArns: []string{provider},
		DeploymentConfiguration: &ecstypes.DaemonDeploymentConfiguration{BakeTimeInMinutes: 60, Alarms: &ecstypes.DaemonAlarmConfiguration{Enable: true, AlarmNames: []string{"errors"}}},
	}))(t)
	w.settle(20 * time.Minute)
	if x := w.daemonDeployment(u.DeploymentArn); x.Status != "IN_PROGRESS" || x.Alarms.Status != "MONITORING" {
		t.Fatalf("while it bakes: %+v", x)
	}
	must(w.CloudWatch.SetAlarmState(w.ctx, &cloudwatch.SetAlarmStateInput{AlarmName: aws.String("errors"), StateValue: "ALARM", StateReason: aws.String("test")}))(t)
	w.settle(time.Hour)
	x := w.daemonDeployment(u.DeploymentArn)
	if x.Status != "ROLLBACK_SUCCESSFUL" || x.Alarms.Status != "TRIGGERED" || len(x.Alarms.TriggeredAlarmNames) != 1 || x.CircuitBreaker.FailureCount != 0 {
		t.Errorf("after the alarm: %+v %+v", x, x.Alarms)
	}
}
