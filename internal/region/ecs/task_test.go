package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecr "github.com/aws/aws-sdk-go-v2/service/ecr"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func (w *world) run(in awsecs.RunTaskInput) ecstypes.Task {
	w.Helper()
	in.Cluster = aws.String("main")
	if in.LaunchType == "" {
		in.LaunchType, in.NetworkConfiguration = ecstypes.LaunchTypeFargate, w.network()
	}
	out := must(w.ECS.RunTask(w.ctx, &in))(w)
	if len(out.Tasks) != 1 {
		w.Fatalf("failures: %+v", out.Failures)
	}
	return out.Tasks[0]
}

// statuses are the last statuses of a task as time passes, with the seconds since its start.
func (w *world) statuses(arn string) []string {
	w.Helper()
	var seen []string
	end := must(w.region.Now(w.ctx))(w).Add(30 * time.Minute)
	for {
		t := w.tasks(arn)[0]
		if len(seen) == 0 || seen[len(seen)-1] != *t.LastStatus {
			seen = append(seen, *t.LastStatus)
		}
		if *t.LastStatus == "STOPPED" || !must(w.region.Now(w.ctx))(w).Before(end) {
			return seen
		}
		if err := w.region.Wait(w.ctx, end); err != nil {
			w.Fatal(err)
		}
	}
}

func TestTaskPassesThroughItsStates(t *testing.T) {
	w := newWorld(t)
	task := w.run(awsecs.RunTaskInput{TaskDefinition: aws.String(w.fargate("job", container("sh", "-c", "sleep 100; exit 4")))})
	if *task.LastStatus != "PROVISIONING" || *task.DesiredStatus != "RUNNING" || task.LaunchType != ecstypes.LaunchTypeFargate ||
		*task.PlatformVersion != "1.4.0" || *task.Group != "family:job" || *task.Cpu != "256" {
		t.Errorf("a new task: %+v", task)
	}
	if got := strings.Join(w.statuses(*task.TaskArn), " "); got != "PROVISIONING PENDING RUNNING DEPROVISIONING STOPPED" {
		t.Error(got)
	}
	done := w.tasks(*task.TaskArn)[0]
	if ran := done.ExecutionStoppedAt.Sub(*done.StartedAt); ran != 100*time.Second || *done.Containers[0].ExitCode != 4 ||
		done.StopCode != ecstypes.TaskStopCodeEssentialContainerExited || *done.StoppedReason != "Essential container in task exited" {
		t.Errorf("ran %s, exit %d, %s", ran, *done.Containers[0].ExitCode, *done.StoppedReason)
	}
	details := map[string]string{}
	for _, d := range done.Attachments[0].Details {
		details[*d.Name] = *d.Value
	}
	if details["networkInterfaceId"] == "" || details["privateIPv4Address"] == "" || details["subnetId"] == "" || *done.Attachments[0].Status != "DELETED" {
		t.Errorf("attachment %s: %v", *done.Attachments[0].Status, details)
	}
	if err := w.region.Wait(w.ctx, done.StoppedAt.Add(59*time.Minute)); err != nil {
		t.Fatal(err)
	}
	w.tasks(*task.TaskArn)
	if err := w.region.Wait(w.ctx, done.StoppedAt.Add(61*time.Minute)); err != nil {
		t.Fatal(err)
	}
	out := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: []string{*task.TaskArn}}))(t)
	if len(out.Failures) != 1 || *out.Failures[0].Reason != "MISSING" {
		t.Errorf("after an hour: %+v", out)
	}
}

func TestStopTask(t *testing.T) {
	w := newWorld(t)
	task := w.run(awsecs.RunTaskInput{TaskDefinition: aws.String(w.fargate("job", container()))})
	w.settle(time.Minute)
	out := must(w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: task.TaskArn, Reason: aws.String("enough")}))(t)
	if *out.Task.DesiredStatus != "STOPPED" || *out.Task.StoppedReason != "enough" || out.Task.StopCode != ecstypes.TaskStopCodeUserInitiated {
		t.Errorf("%+v", out.Task)
	}
	if got := strings.Join(w.statuses(*task.TaskArn), " "); got != "RUNNING STOPPING DEPROVISIONING STOPPED" {
		t.Error(got)
	}
	if c := w.tasks(*task.TaskArn)[0].Containers[0]; *c.ExitCode != 137 || *c.LastStatus != "STOPPED" {
		t.Errorf("container %s exit %d", *c.LastStatus, *c.ExitCode)
	}
	if _, err := w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: aws.String("0123")}); err == nil ||
		!strings.Contains(err.Error(), "InvalidParameterException") {
		t.Errorf("stopping nothing: %v", err)
	}
}

func TestOverriddenCommandAndClientToken(t *testing.T) {
	w := newWorld(t)
	in := awsecs.RunTaskInput{
		TaskDefinition: aws.String(w.fargate("job", container())), ClientToken: aws.String("once"), StartedBy: aws.String("me"),
		Overrides: &ecstypes.TaskOverride{ContainerOverrides: []ecstypes.ContainerOverride{{Name: aws.String("web"), Command: []string{"exit", "9"}}}},
	}
	task := w.run(in)
	if again := w.run(in); *again.TaskArn != *task.TaskArn {
		t.Error("the same client token started another task")
	}
	if listed := must(w.ECS.ListTasks(w.ctx, &awsecs.ListTasksInput{Cluster: aws.String("main"), StartedBy: aws.String("me"), Family: aws.String("job")}))(t); len(listed.TaskArns) != 1 {
		t.Errorf("started by me: %v", listed.TaskArns)
	}
	w.statuses(*task.TaskArn)
	if code := w.tasks(*task.TaskArn)[0].Containers[0].ExitCode; *code != 9 {
		t.Errorf("exit %d", *code)
	}
	in.ClientToken, in.Overrides.ContainerOverrides[0].Name = nil, aws.String("wob")
	in.Cluster = aws.String("main")
	in.LaunchType, in.NetworkConfiguration = ecstypes.LaunchTypeFargate, w.network()
	if _, err := w.ECS.RunTask(w.ctx, &in); err == nil || !strings.Contains(err.Error(), "wob") {
		t.Errorf("override of a container that there is not: %v", err)
	}
}

func TestImageOfOwnRegistryMustExist(t *testing.T) {
	w := newWorld(t)
	c := container()
	c.Image = aws.String("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1")
	td := must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{
		Family: aws.String("shop"), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate}, ContainerDefinitions: []ecstypes.ContainerDefinition{c},
		ExecutionRoleArn: aws.String("arn:aws:iam::123456789012:role/execution"),
	}))(t).TaskDefinition.TaskDefinitionArn
	w.create("shop", *td, 1)
	w.settle(5 * time.Minute)
	s := w.describe("shop")
	if !said(s, "was unable to place a task. Reason: CannotPullContainerError:") || s.Deployments[0].FailedTasks == 0 {
		t.Errorf("events: %+v", s.Events)
	}
	stopped := w.tasks(w.taskARNs(ecstypes.DesiredStatusStopped, "shop")...)
	if len(stopped) == 0 || stopped[0].StopCode != ecstypes.TaskStopCodeTaskFailedToStart || !strings.Contains(*stopped[0].StoppedReason, "shop:1: not found") {
		t.Fatalf("%+v", stopped)
	}
	must(w.ECR.CreateRepository(w.ctx, &awsecr.CreateRepositoryInput{RepositoryName: aws.String("shop")}))(t)
	must(w.ECR.PutImage(w.ctx, &awsecr.PutImageInput{
		RepositoryName: aws.String("shop"), ImageTag: aws.String("1"),
		ImageManifest: aws.String(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[]}`),
	}))(t)
	w.awaitStable("shop")
	if task := w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "shop")...)[0]; !strings.HasPrefix(aws.ToString(task.Containers[0].ImageDigest), "sha256:") {
		t.Errorf("digest %q", aws.ToString(task.Containers[0].ImageDigest))
	}
}

func TestFileSystemMustBeThere(t *testing.T) {
	w := newWorld(t)
	withoutFileSystem := must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{
		Family: aws.String("efs"), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate}, ContainerDefinitions: []ecstypes.ContainerDefinition{container()},
		Volumes: []ecstypes.Volume{{Name: aws.String("data"), EfsVolumeConfiguration: &ecstypes.EFSVolumeConfiguration{FileSystemId: aws.String("fs-0123456789abcdef0")}}},
	}))(t).TaskDefinition.TaskDefinitionArn
	task := w.run(awsecs.RunTaskInput{TaskDefinition: withoutFileSystem})
	w.statuses(*task.TaskArn)
	const want = "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes"
	if done := w.tasks(*task.TaskArn)[0]; !strings.HasPrefix(*done.StoppedReason, want) || done.StopCode != ecstypes.TaskStopCodeTaskFailedToStart {
		t.Errorf("%s: %s", done.StopCode, *done.StoppedReason)
	}
}

func TestUnhealthyTasksAreReplaced(t *testing.T) {
	w := newWorld(t)
	c := container()
	c.HealthCheck = &ecstypes.HealthCheck{Command: []string{"CMD-SHELL", "exit 1"}, Interval: aws.Int32(10), Retries: aws.Int32(2)}
	w.create("sick", w.fargate("sick", c), 1, withBreaker(false))
	s := w.await("sick", "failed", func(s *ecstypes.Service) bool {
		return s.Deployments[0].RolloutState == ecstypes.DeploymentRolloutStateFailed
	})
	if !said(s, "failed container health checks.") || !said(s, "Amazon ECS replaced 1 tasks due to an unhealthy status.") {
		t.Errorf("events: %+v", s.Events)
	}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusStopped, "sick")...) {
		if *task.StoppedReason != "Task failed container health checks" || task.HealthStatus != ecstypes.HealthStatusUnhealthy {
			t.Errorf("%s: %s", task.HealthStatus, *task.StoppedReason)
		}
	}
	c.HealthCheck.Command = []string{"CMD-SHELL", "exit 0"}
	w.create("well", w.fargate("well", c), 1)
	w.awaitStable("well")
	if task := w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "well")...)[0]; task.HealthStatus != ecstypes.HealthStatusHealthy {
		t.Errorf("%s", task.HealthStatus)
	}
}

func TestStoppedServiceTaskIsReplaced(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 1)
	w.awaitStable("web")
	old := w.taskARNs(ecstypes.DesiredStatusRunning, "web")[0]
	must(w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: aws.String(old)}))(t)
	w.settle(3 * time.Minute)
	if now := w.taskARNs(ecstypes.DesiredStatusRunning, "web"); len(now) != 1 || now[0] == old || !stable(w.describe("web")) {
		t.Errorf("%v", now)
	}
}

func TestTasksArePaged(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 7)
	w.awaitStable("web")
	seen := map[string]bool{}
	pages := 0
	for p := awsecs.NewListTasksPaginator(w.ECS, &awsecs.ListTasksInput{Cluster: aws.String("main"), MaxResults: aws.Int32(3)}); p.HasMorePages(); pages++ {
		for _, arn := range must(p.NextPage(w.ctx))(t).TaskArns {
			seen[arn] = true
		}
	}
	if len(seen) != 7 || pages != 3 {
		t.Errorf("%d tasks on %d pages", len(seen), pages)
	}
	for _, bad := range []*awsecs.ListTasksInput{
		{Cluster: aws.String("main"), MaxResults: aws.Int32(101)}, {Cluster: aws.String("main"), NextToken: aws.String("%")},
		{Cluster: aws.String("main"), ServiceName: aws.String("none")}, {Cluster: aws.String("none")},
	} {
		if _, err := w.ECS.ListTasks(w.ctx, bad); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
}
