package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestProtectedTaskSurvivesScaleInAndDeployment(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 3)
	w.awaitStable("web")
	arns := w.taskARNs(ecstypes.DesiredStatusRunning, "web")
	protect := func(on bool, minutes int32, refs ...string) *awsecs.UpdateTaskProtectionOutput {
		return must(w.ECS.UpdateTaskProtection(w.ctx, &awsecs.UpdateTaskProtectionInput{
			Cluster: aws.String("main"), Tasks: refs, ProtectionEnabled: on, ExpiresInMinutes: aws.Int32(minutes),
		}))(t)
	}
	now := must(w.region.Now(w.ctx))(t)
	if p := protect(true, 60, arns[1]).ProtectedTasks[0]; !p.ProtectionEnabled || !p.ExpirationDate.Equal(now.Add(time.Hour)) {
		t.Errorf("%+v", p)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(1)})
	w.settle(10 * time.Minute)
	if left := w.taskARNs(ecstypes.DesiredStatusRunning, "web"); len(left) != 1 || left[0] != arns[1] {
		t.Errorf("after scale-in: %v, protected %s", left, arns[1])
	}
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(w.fargate("web", container()))})
	w.settle(10 * time.Minute)
	if left := w.taskARNs(ecstypes.DesiredStatusRunning, "web"); len(left) != 2 {
		t.Errorf("a deployment beside a protected task: %v", left)
	}
	w.settle(40 * time.Minute)
	w.awaitStable("web")
	if left := w.taskARNs(ecstypes.DesiredStatusRunning, "web"); len(left) != 1 || left[0] == arns[1] {
		t.Errorf("after the protection: %v", left)
	}
	task := w.run(awsecs.RunTaskInput{TaskDefinition: aws.String("web")})
	out := protect(true, 60, *task.TaskArn, "none")
	if len(out.Failures) != 2 || *out.Failures[0].Reason != "TASK_NOT_VALID" || *out.Failures[1].Reason != "MISSING" {
		t.Errorf("%+v", out.Failures)
	}
	got := must(w.ECS.GetTaskProtection(w.ctx, &awsecs.GetTaskProtectionInput{Cluster: aws.String("main"), Tasks: w.taskARNs(ecstypes.DesiredStatusRunning, "web")}))(t)
	if len(got.ProtectedTasks) != 1 || got.ProtectedTasks[0].ProtectionEnabled {
		t.Errorf("%+v", got)
	}
	_, err := w.ECS.UpdateTaskProtection(w.ctx, &awsecs.UpdateTaskProtectionInput{Cluster: aws.String("main"), Tasks: []string{"x"}, ProtectionEnabled: true, ExpiresInMinutes: aws.Int32(2881)})
	wantError(t, err, "InvalidParameterException", "2881")
}

func TestDrainingInstanceLosesItsTasks(t *testing.T) {
	w := newWorld(t)
	first := w.register()
	w.create("web", w.bridge("web", 0), 1, onEC2)
	w.awaitStable("web")
	second := w.register()
	state := func(status ecstypes.ContainerInstanceStatus, ref string) *awsecs.UpdateContainerInstancesStateOutput {
		return must(w.ECS.UpdateContainerInstancesState(w.ctx, &awsecs.UpdateContainerInstancesStateInput{
			Cluster: aws.String("main"), ContainerInstances: []string{ref}, Status: status,
		}))(t)
	}
	if out := state("DRAINING", first); *out.ContainerInstances[0].Status != "DRAINING" || out.ContainerInstances[0].RunningTasksCount != 1 {
		t.Errorf("%+v", out)
	}
	w.settle(10 * time.Minute)
	if a, b := w.instance(first), w.instance(second); a.RunningTasksCount != 0 || b.RunningTasksCount != 1 {
		t.Errorf("%d tasks on the one that drains, %d on the other\n%s", a.RunningTasksCount, b.RunningTasksCount, w.timeline("web"))
	}
	if out := state("ACTIVE", "none"); len(out.Failures) != 1 || *out.Failures[0].Reason != "MISSING" {
		t.Errorf("%+v", out)
	}
	_, err := w.ECS.UpdateContainerInstancesState(w.ctx, &awsecs.UpdateContainerInstancesStateInput{Cluster: aws.String("main"), ContainerInstances: []string{first}, Status: "INACTIVE"})
	wantError(t, err, "InvalidParameterException", "INACTIVE")
	_, err = w.ECS.UpdateContainerAgent(w.ctx, &awsecs.UpdateContainerAgentInput{Cluster: aws.String("main"), ContainerInstance: &first})
	wantError(t, err, "MissingVersionException", "version")
}

func TestAttributes(t *testing.T) {
	w := newWorld(t)
	arn := w.register()
	attribute := func(name, value string) ecstypes.Attribute {
		return ecstypes.Attribute{Name: &name, Value: &value, TargetId: &arn, TargetType: "container-instance"}
	}
	put := func(list ...ecstypes.Attribute) error {
		_, err := w.ECS.PutAttributes(w.ctx, &awsecs.PutAttributesInput{Cluster: aws.String("main"), Attributes: list})
		return err
	}
	if err := put(attribute("stack", "prod"), attribute("team", "shop")); err != nil {
		t.Fatal(err)
	}
	list := func(name string) []ecstypes.Attribute {
		return must(w.ECS.ListAttributes(w.ctx, &awsecs.ListAttributesInput{Cluster: aws.String("main"), TargetType: "container-instance", AttributeName: &name}))(t).Attributes
	}
	if got := list("stack"); len(got) != 1 || *got[0].Value != "prod" || *got[0].TargetId != arn {
		t.Errorf("%+v", got)
	}
	must(w.ECS.DeleteAttributes(w.ctx, &awsecs.DeleteAttributesInput{Cluster: aws.String("main"), Attributes: []ecstypes.Attribute{attribute("stack", "")}}))(t)
	if got := list("stack"); len(got) != 0 {
		t.Errorf("deleted: %+v", got)
	}
	wantError(t, put(attribute("a b", "")), "InvalidParameterException", `"a b"`)
	wantError(t, put(attribute("ecs.os-type", "x")), "InvalidParameterException", "Amazon ECS itself")
	wantError(t, put(ecstypes.Attribute{Name: aws.String("x"), TargetId: aws.String("none")}), "TargetNotFoundException", "none")
	var many []ecstypes.Attribute
	for _, name := range strings.Fields("a b c d e f g h i j") {
		many = append(many, attribute(name, ""))
	}
	wantError(t, put(many...), "AttributeLimitExceededException", "10 custom attributes")
	if got := list("a"); len(got) != 0 {
		t.Errorf("refused, but there: %+v", got)
	}
}

func TestStartTaskOnInstances(t *testing.T) {
	w := newWorld(t)
	arn := w.register()
	td := w.bridge("job", 8080)
	start := func() *awsecs.StartTaskOutput {
		return must(w.ECS.StartTask(w.ctx, &awsecs.StartTaskInput{Cluster: aws.String("main"), TaskDefinition: &td, ContainerInstances: []string{arn, "none"}, StartedBy: aws.String("me")}))(t)
	}
	out := start()
	if len(out.Tasks) != 1 || *out.Tasks[0].ContainerInstanceArn != arn || *out.Tasks[0].StartedBy != "me" || *out.Tasks[0].Group != "family:job" ||
		len(out.Failures) != 1 || *out.Failures[0].Reason != "MISSING" {
		t.Errorf("%+v", out)
	}
	if out := start(); len(out.Tasks) != 0 || *out.Failures[0].Reason != "RESOURCE:PORTS" {
		t.Errorf("the same port again: %+v", out)
	}
}

func TestExecuteCommand(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("job", container())
	execute := func(task ecstypes.Task, edit ...func(*awsecs.ExecuteCommandInput)) (*awsecs.ExecuteCommandOutput, error) {
		in := &awsecs.ExecuteCommandInput{Cluster: aws.String("main"), Task: task.TaskArn, Command: aws.String("sh"), Interactive: true}
		for _, e := range edit {
			e(in)
		}
		return w.ECS.ExecuteCommand(w.ctx, in)
	}
	closed := w.run(awsecs.RunTaskInput{TaskDefinition: &td})
	open := w.run(awsecs.RunTaskInput{TaskDefinition: &td, EnableExecuteCommand: true})
	_, err := execute(open)
	wantError(t, err, "InvalidParameterException", "was not enabled when the task was run")
	w.settle(time.Minute)
	out := must(execute(open))(t)
	if *out.ContainerName != "web" || !strings.HasPrefix(*out.Session.SessionId, "ecs-execute-command-") ||
		!strings.HasPrefix(*out.Session.StreamUrl, "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/ecs-execute-command-") || *out.Session.TokenValue == "" {
		t.Errorf("%+v", out)
	}
	if agents := w.tasks(*open.TaskArn)[0].Containers[0].ManagedAgents; len(agents) != 1 || agents[0].Name != "ExecuteCommandAgent" {
		t.Errorf("agents: %+v", agents)
	}
	_, err = execute(closed)
	wantError(t, err, "InvalidParameterException", "was not enabled when the task was run")
	_, err = execute(open, func(in *awsecs.ExecuteCommandInput) { in.Interactive = false })
	wantError(t, err, "InvalidParameterException", "Interactive is the only mode")
	_, err = execute(open, func(in *awsecs.ExecuteCommandInput) { in.Container = aws.String("db") })
	wantError(t, err, "InvalidParameterException", "db")
	_, err = execute(open, func(in *awsecs.ExecuteCommandInput) { in.Task = aws.String("none") })
	wantError(t, err, "InvalidParameterException", "not found")
}

func TestServicesByNamespace(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	connect := func(namespace *string) func(*awsecs.CreateServiceInput) {
		return func(in *awsecs.CreateServiceInput) {
			in.ServiceConnectConfiguration = &ecstypes.ServiceConnectConfiguration{Enabled: true, Namespace: namespace}
		}
	}
	must(w.ECS.UpdateCluster(w.ctx, &awsecs.UpdateClusterInput{Cluster: aws.String("main"), ServiceConnectDefaults: &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("shop")}}))(t)
	w.create("by-default", td, 0, connect(nil))
	w.create("by-name", td, 0, connect(aws.String("shop")))
	w.create("elsewhere", td, 0, connect(aws.String("bank")))
	w.create("none", td, 0)
	arns := must(w.ECS.ListServicesByNamespace(w.ctx, &awsecs.ListServicesByNamespaceInput{Namespace: aws.String("shop")}))(t).ServiceArns
	if len(arns) != 2 || !strings.HasSuffix(arns[0], "/by-default") || !strings.HasSuffix(arns[1], "/by-name") {
		t.Error(arns)
	}
}

func TestAgentReports(t *testing.T) {
	w := newWorld(t)
	task := w.run(awsecs.RunTaskInput{TaskDefinition: aws.String(w.fargate("job", container()))})
	w.settle(time.Minute)
	report := func(status string) error {
		_, err := w.ECS.SubmitTaskStateChange(w.ctx, &awsecs.SubmitTaskStateChangeInput{Cluster: aws.String("main"), Task: task.TaskArn, Status: &status, Reason: aws.String("out of disk")})
		return err
	}
	if err := report("RUNNING"); err != nil || *w.tasks(*task.TaskArn)[0].DesiredStatus != "RUNNING" {
		t.Errorf("RUNNING: %v", err)
	}
	if err := report("STOPPED"); err != nil || *w.tasks(*task.TaskArn)[0].DesiredStatus != "STOPPED" || *w.tasks(*task.TaskArn)[0].StoppedReason != "out of disk" {
		t.Errorf("STOPPED: %v, %+v", err, w.tasks(*task.TaskArn)[0])
	}
	wantError(t, report("BORED"), "ClientException", "BORED")
	out := must(w.ECS.DiscoverPollEndpoint(w.ctx, &awsecs.DiscoverPollEndpointInput{}))(t)
	if *out.Endpoint != "https://ecs-a-1.eu-west-1.amazonaws.com/" {
		t.Error(*out.Endpoint)
	}
}
