package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestRollingUpdateFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	s := w.create("web", w.fargate("web", container()), 2)
	if *s.Status != "ACTIVE" || len(s.Deployments) != 1 || *s.Deployments[0].Status != "PRIMARY" ||
		s.Deployments[0].RolloutState != ecstypes.DeploymentRolloutStateInProgress || s.RunningCount != 0 {
		t.Fatalf("a new service: %+v", s)
	}
	first := w.awaitStable("web")
	second := w.fargate("web", container())
	u := w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(second)})
	if len(u.Deployments) != 2 || *u.Deployments[0].TaskDefinition != second || *u.Deployments[1].Status != "ACTIVE" {
		t.Fatalf("an updated service: %+v", u.Deployments)
	}
	done := w.awaitStable("web")
	if *done.TaskDefinition != second || *done.Deployments[0].Id == *first.Deployments[0].Id {
		t.Errorf("runs %s", *done.TaskDefinition)
	}
	if _, err := w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web")}); err == nil ||
		!strings.Contains(err.Error(), "scaled above 0") {
		t.Errorf("deletion of a running service: %v", err)
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
	if _, err := w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web")}); err == nil ||
		!strings.Contains(err.Error(), "deployments are active") {
		t.Errorf("deletion of a service with tasks: %v", err)
	}
	w.awaitStable("web")
	out := must(w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web")}))(t)
	w.await("web", "inactive", func(s *ecstypes.Service) bool { return *s.Status == "INACTIVE" })
	if out.Service.DesiredCount != 0 {
		t.Errorf("desired count %d", out.Service.DesiredCount)
	}
	w.golden("web")
}

func TestTwoWorldsOfOneSeedHaveOneHistory(t *testing.T) {
	history := func() string {
		w := newWorld(t)
		w.create("web", w.fargate("web", container()), 3, percents(50, 150))
		w.awaitStable("web")
		w.update("web", awsecs.UpdateServiceInput{ForceNewDeployment: true})
		w.awaitStable("web")
		return w.timeline("web")
	}
	if a, b := history(), history(); a != b {
		t.Errorf("two histories:\n%s\n%s", a, b)
	}
}

func TestASettledRegionHasNothingInFlight(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 2)
	w.awaitStable("web")
	w.settle(10 * time.Minute) // the old tasks' last steps
	before := must(w.region.Now(w.ctx))(t)
	until := before.Add(20 * time.Hour)
	if err := w.region.Wait(w.ctx, until); err != nil {
		t.Fatal(err)
	}
	if now := must(w.region.Now(w.ctx))(t); !now.Equal(until) {
		t.Errorf("something was due at %s", now)
	}
	if s := w.describe("web"); !stable(s) || len(s.Events) != 3 {
		t.Errorf("%d events: %+v", len(s.Events), s.Events)
	}
}

func TestCircuitBreakerRollsBack(t *testing.T) {
	w := newWorld(t)
	good := w.fargate("web", container())
	w.create("web", good, 2, withBreaker(true))
	first := w.awaitStable("web")
	bad := w.fargate("web", container("sh", "-c", "exit 3"))
	w.update("web", awsecs.UpdateServiceInput{TaskDefinition: aws.String(bad)})
	failed := w.await("web", "failed", func(s *ecstypes.Service) bool {
		return said(s, "deployment failed: tasks failed to start")
	})
	if d := failed.Deployments[0]; *d.Id != *first.Deployments[0].Id || *d.TaskDefinition != good || *failed.TaskDefinition != good {
		t.Errorf("primary after the roll back: %+v", d)
	}
	done := w.awaitStable("web")
	if done.RunningCount != 2 || *done.TaskDefinition != good {
		t.Errorf("after the roll back: %d of %s", done.RunningCount, *done.TaskDefinition)
	}
	deployments := must(w.ECS.ListServiceDeployments(w.ctx, &awsecs.ListServiceDeploymentsInput{
		Cluster: aws.String("main"), Service: aws.String("web"),
	}))(t).ServiceDeployments
	if len(deployments) != 2 || deployments[0].Status != ecstypes.ServiceDeploymentStatusRollbackSuccessful ||
		deployments[1].Status != ecstypes.ServiceDeploymentStatusSuccessful {
		t.Fatalf("service deployments: %+v", deployments)
	}
	described := must(w.ECS.DescribeServiceDeployments(w.ctx, &awsecs.DescribeServiceDeploymentsInput{
		ServiceDeploymentArns: []string{*deployments[0].ServiceDeploymentArn},
	}))(t).ServiceDeployments[0]
	if described.Rollback == nil || !strings.Contains(*described.Rollback.Reason, "rolling back to deploymentId "+*first.Deployments[0].Id) ||
		described.DeploymentCircuitBreaker.Status != ecstypes.ServiceDeploymentRollbackMonitorsStatusTriggered {
		t.Errorf("described: %+v %+v", described.Rollback, described.DeploymentCircuitBreaker)
	}
	revisions := must(w.ECS.DescribeServiceRevisions(w.ctx, &awsecs.DescribeServiceRevisionsInput{
		ServiceRevisionArns: []string{*described.TargetServiceRevision.Arn, *described.Rollback.ServiceRevisionArn},
	}))(t).ServiceRevisions
	if *revisions[0].TaskDefinition != bad || *revisions[1].TaskDefinition != good {
		t.Errorf("revisions run %s and %s", *revisions[0].TaskDefinition, *revisions[1].TaskDefinition)
	}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusStopped, "web")...) {
		if *task.TaskDefinitionArn == bad && (task.StopCode != ecstypes.TaskStopCodeEssentialContainerExited || *task.Containers[0].ExitCode != 3) {
			t.Errorf("stopped: %s %s exit %d", task.StopCode, *task.StoppedReason, *task.Containers[0].ExitCode)
		}
	}
	w.golden("web")
}

func TestCircuitBreakerWithNothingToRollBackTo(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container("false")), 1, withBreaker(true))
	s := w.await("web", "failed", func(s *ecstypes.Service) bool {
		return s.Deployments[0].RolloutState == ecstypes.DeploymentRolloutStateFailed
	})
	if reason := *s.Deployments[0].RolloutStateReason; reason != "ECS deployment circuit breaker: tasks failed to start." {
		t.Error(reason)
	}
	if s.Deployments[0].FailedTasks != 3 {
		t.Errorf("%d failed tasks", s.Deployments[0].FailedTasks)
	}
	w.settle(time.Hour)
	if n := len(w.taskARNs(ecstypes.DesiredStatusRunning, "web")); n != 0 {
		t.Errorf("%d tasks run of a failed deployment", n)
	}
}

func TestFailureWithoutBreakerGoesOnMoreAndMoreRarely(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container("false")), 1)
	w.settle(time.Hour)
	s := w.describe("web")
	if s.Deployments[0].RolloutState != ecstypes.DeploymentRolloutStateInProgress || s.Deployments[0].FailedTasks < 5 {
		t.Errorf("%s with %d failed tasks", s.Deployments[0].RolloutState, s.Deployments[0].FailedTasks)
	}
	if !said(s, "is unable to consistently start tasks successfully") {
		t.Errorf("events: %+v", s.Events)
	}
	if n := s.Deployments[0].FailedTasks; n > 10 {
		t.Errorf("%d attempts in an hour", n)
	}
}

func TestForcedDeploymentReplacesTasksOfTheSameDefinition(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	w.create("web", td, 1)
	before := w.awaitStable("web")
	old := w.taskARNs(ecstypes.DesiredStatusRunning, "web")
	w.update("web", awsecs.UpdateServiceInput{ForceNewDeployment: true})
	after := w.awaitStable("web")
	if *after.Deployments[0].Id == *before.Deployments[0].Id || *after.TaskDefinition != td {
		t.Errorf("deployment %s", *after.Deployments[0].Id)
	}
	if now := w.taskARNs(ecstypes.DesiredStatusRunning, "web"); len(now) != 1 || now[0] == old[0] {
		t.Errorf("tasks %v, before %v", now, old)
	}
}

func TestScalingMakesNoDeployment(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 1)
	id := *w.awaitStable("web").Deployments[0].Id
	for _, n := range []int32{4, 2, 0, 1} {
		w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(n)})
		s := w.awaitStable("web")
		if *s.Deployments[0].Id != id || s.RunningCount != n || len(w.taskARNs(ecstypes.DesiredStatusRunning, "web")) != int(n) {
			t.Errorf("scaled to %d: %d run in %s", n, s.RunningCount, *s.Deployments[0].Id)
		}
	}
	w.golden("web")
}

func TestDeadlockedDeploymentSaysSo(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 1, percents(100, 100))
	w.awaitStable("web")
	w.update("web", awsecs.UpdateServiceInput{ForceNewDeployment: true})
	w.settle(time.Hour)
	s := w.describe("web")
	if len(s.Deployments) != 2 || !said(s, "was unable to stop or start tasks during a deployment because of the service deployment configuration") {
		t.Fatalf("%d deployments, events %+v", len(s.Deployments), s.Events)
	}
	w.update("web", awsecs.UpdateServiceInput{DeploymentConfiguration: &ecstypes.DeploymentConfiguration{MinimumHealthyPercent: aws.Int32(0)}})
	w.awaitStable("web")
}

func TestDeletionByForceDrains(t *testing.T) {
	w := newWorld(t)
	w.create("web", w.fargate("web", container()), 2)
	w.awaitStable("web")
	out := must(w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{
		Cluster: aws.String("main"), Service: aws.String("web"), Force: aws.Bool(true),
	}))(t)
	if *out.Service.Status != "DRAINING" {
		t.Errorf("status %s", *out.Service.Status)
	}
	again := &awsecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"),
		LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(), DesiredCount: aws.Int32(1),
	}
	if _, err := w.ECS.CreateService(w.ctx, again); err == nil || !strings.Contains(err.Error(), "still Draining") {
		t.Errorf("creation while draining: %v", err)
	}
	if n := len(must(w.ECS.ListServices(w.ctx, &awsecs.ListServicesInput{Cluster: aws.String("main")}))(t).ServiceArns); n != 0 {
		t.Errorf("%d services listed", n)
	}
	w.await("web", "inactive", func(s *ecstypes.Service) bool { return *s.Status == "INACTIVE" })
	if _, err := w.ECS.UpdateService(w.ctx, &awsecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web")}); err == nil ||
		!strings.Contains(err.Error(), "ServiceNotActiveException") {
		t.Errorf("update of an inactive service: %v", err)
	}
	must(w.ECS.CreateService(w.ctx, again))(t)
	if s := w.awaitStable("web"); s.RunningCount != 1 {
		t.Errorf("%d run", s.RunningCount)
	}
}

func TestHundredServices(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	names := make([]string, 100)
	for i := range names {
		names[i] = "web-" + strings.Repeat("a", i/10+1) + string(rune('a'+i%10))
		w.create(names[i], td, 2)
	}
	for _, name := range names {
		w.awaitStable(name)
	}
	var listed []string
	for p := awsecs.NewListServicesPaginator(w.ECS, &awsecs.ListServicesInput{Cluster: aws.String("main")}); p.HasMorePages(); {
		listed = append(listed, must(p.NextPage(w.ctx))(t).ServiceArns...)
	}
	if len(listed) != len(names) {
		t.Errorf("%d services listed", len(listed))
	}
}
