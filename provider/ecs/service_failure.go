package ecs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// deploymentError is a deployment that did not complete, with what there is to know about it.
type deploymentError struct {
	// summary completes `Updating ECS service "web"`: "was rolled back".
	summary  string
	happened string

	tasksTitle string
	tasks      []string
	events     []string
	hints      []string
}

func (e *deploymentError) Error() string {
	var b strings.Builder
	b.WriteString(sentenceOf(e.happened))
	list := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(&b, "\n\n%s:\n  - %s", title, strings.Join(lines, "\n  - "))
		}
	}
	list(e.tasksTitle, e.tasks)
	list("Last service events", e.events)
	for _, hint := range e.hints {
		b.WriteString("\n\n" + hint)
	}
	return b.String()
}

func deploymentDiagnostic(doing string, err error) diag.Diagnostic {
	var failure *deploymentError
	if errors.As(err, &failure) {
		return diag.NewErrorDiagnostic(doing+" "+cmp.Or(failure.summary, "failed"), failure.Error())
	}
	return tfvalue.ErrorDiagnostic(doing, err)
}

// How much of the evidence an error shows.
const (
	eventsShown = 5
	tasksShown  = 5
)

// failure collects why the deployment did not complete.
func (d serviceDeployment) failure(ctx context.Context, result outcome, s *ecstypes.Service, timedOut *tfvalue.TimeoutError) error {
	what := fmt.Sprintf("the deployment of %s (%s)", familyRevision(d.taskDefinition), d.id)
	e := &deploymentError{events: d.events(s), tasksTitle: "Stopped tasks"}
	reason := d.reason(s)
	switch result {
	case rolledBack:
		now := primary(s)
		e.summary = "failed: ECS rolled the deployment back"
		e.happened = what + " failed, and ECS "
		switch {
		case now == nil:
			e.happened += "went back"
		case timedOut != nil:
			e.happened += fmt.Sprintf("is still rolling back to %s after %s", familyRevision(aws.ToString(now.TaskDefinition)), timedOut.Timeout)
		case now.RolloutState == ecstypes.DeploymentRolloutStateFailed:
			e.happened += fmt.Sprintf("could not roll back to %s either", familyRevision(aws.ToString(now.TaskDefinition)))
		default:
			e.happened += fmt.Sprintf("rolled back to %s, which runs", familyRevision(aws.ToString(now.TaskDefinition)))
		}
	case failed:
		e.summary = "failed: the deployment failed"
		e.happened = what + " failed, and ECS left it as it is"
	case superseded:
		e.summary = "did not complete: another deployment took its place"
		e.happened = what + " was replaced by another one"
		if now := primary(s); now != nil {
			e.happened += fmt.Sprintf(", of %s (%s)", familyRevision(aws.ToString(now.TaskDefinition)), aws.ToString(now.Id))
		}
		e.hints = append(e.hints, "Somebody or something else deploys this service at the same time: a pipeline, an autoscaler or another apply.")
	case gone:
		e.summary = "failed: the service is gone"
		e.happened = what + " ended because the service was deleted at the same time"
	default:
		e.summary = "timed out"
		e.happened = fmt.Sprintf("%s did not complete within %s", what, timedOut.Timeout)
		if s != nil {
			e.happened += fmt.Sprintf(": %d of %d tasks run, %d are pending", runningOf(s, d.id), s.DesiredCount, s.PendingCount)
		}
	}
	if reason != "" {
		e.happened += " (" + strings.TrimSuffix(reason, ".") + ")"
	}
	stopped := d.stoppedTasks(ctx)
	e.tasks = describeStopped(stopped)
	e.hints = append(e.hints, hintsFor(stopped, e.events)...)
	if result == inProgress && len(e.hints) == 0 {
		e.hints = append(e.hints, "Raise timeouts if the deployment only needs longer; a deployment_circuit_breaker fails one that cannot succeed early.")
	}
	return e
}

// reason is what ECS says about the deployment.
func (d serviceDeployment) reason(s *ecstypes.Service) string {
	if s == nil {
		return ""
	}
	for _, other := range s.Deployments {
		if aws.ToString(other.Id) == d.id && other.RolloutState == ecstypes.DeploymentRolloutStateFailed {
			return aws.ToString(other.RolloutStateReason)
		}
	}
	return ""
}

func runningOf(s *ecstypes.Service, deployment string) int32 {
	for _, d := range s.Deployments {
		if aws.ToString(d.Id) == deployment {
			return d.RunningCount
		}
	}
	return 0
}

// events are the last events since the deployment began, oldest first.
func (d serviceDeployment) events(s *ecstypes.Service) []string {
	if s == nil {
		return nil
	}
	events := slices.Clone(s.Events)
	slices.SortStableFunc(events, func(a, b ecstypes.ServiceEvent) int { return aws.ToTime(b.CreatedAt).Compare(aws.ToTime(a.CreatedAt)) })
	var lines []string
	for _, e := range events {
		if aws.ToTime(e.CreatedAt).Before(d.since) || len(lines) == eventsShown {
			break
		}
		lines = append(lines, aws.ToTime(e.CreatedAt).UTC().Format(time.DateTime)+" "+aws.ToString(e.Message))
	}
	slices.Reverse(lines)
	return lines
}

// stoppedTasks are the stopped tasks of the deployment, the last one first. A deployment's tasks carry its id.
func (d serviceDeployment) stoppedTasks(ctx context.Context) []ecstypes.Task {
	var own []ecstypes.Task
	for _, t := range d.tasks(ctx, ecstypes.DesiredStatusStopped) {
		scaled := aws.ToString(t.StoppedReason) == ecsspec.StoppedByScaling(d.id).Reason
		if aws.ToString(t.StartedBy) == d.id && !scaled {
			own = append(own, t)
		}
	}
	slices.SortStableFunc(own, func(a, b ecstypes.Task) int { return stoppedAt(b).Compare(stoppedAt(a)) })
	return own
}

func stoppedAt(t ecstypes.Task) time.Time {
	return aws.ToTime(cmp.Or(t.StoppedAt, t.StoppingAt, t.CreatedAt))
}

// describeStopped says why tasks stopped, each reason once.
func describeStopped(tasks []ecstypes.Task) []string {
	type group struct {
		reason string
		tasks  []string
	}
	var groups []*group
	for _, t := range tasks {
		reason := stopReason(t)
		i := slices.IndexFunc(groups, func(g *group) bool { return g.reason == reason })
		if i < 0 {
			groups, i = append(groups, &group{reason: reason}), len(groups)
		}
		_, id, _ := ecsspec.ParseTaskRef(aws.ToString(t.TaskArn))
		groups[i].tasks = append(groups[i].tasks, id)
	}
	var lines []string
	for i, g := range groups {
		if i == tasksShown {
			lines = append(lines, fmt.Sprintf("and %d more reasons", len(groups)-tasksShown))
			break
		}
		who := "task " + g.tasks[0]
		if n := len(g.tasks); n > 1 {
			who = fmt.Sprintf("%d tasks (the last is %s)", n, g.tasks[0])
		}
		lines = append(lines, who+": "+g.reason)
	}
	return lines
}

func stopReason(t ecstypes.Task) string {
	var parts []string
	if t.StopCode != "" {
		parts = append(parts, string(t.StopCode))
	}
	if r := aws.ToString(t.StoppedReason); r != "" {
		parts = append(parts, r)
	}
	for _, c := range t.Containers {
		var said []string
		if c.ExitCode != nil {
			said = append(said, fmt.Sprintf("exit code %d", *c.ExitCode))
		}
		if r := aws.ToString(c.Reason); r != "" && r != aws.ToString(t.StoppedReason) {
			said = append(said, r)
		}
		if len(said) > 0 {
			parts = append(parts, fmt.Sprintf("container %q: %s", aws.ToString(c.Name), strings.Join(said, ", ")))
		}
	}
	return strings.Join(parts, "; ")
}

// runningTasks says which tasks keep a service that is being deleted.
func (d serviceDeployment) runningTasks(ctx context.Context) []string {
	tasks := append(d.tasks(ctx, ecstypes.DesiredStatusRunning), d.tasks(ctx, ecstypes.DesiredStatusStopped)...)
	var lines []string
	for _, t := range tasks {
		if aws.ToString(t.LastStatus) == string(ecsspec.TaskStopped) {
			continue
		}
		_, id, _ := ecsspec.ParseTaskRef(aws.ToString(t.TaskArn))
		line := fmt.Sprintf("task %s is %s", id, aws.ToString(t.LastStatus))
		if _, instance, ok := ecsspec.ParseContainerInstanceRef(aws.ToString(t.ContainerInstanceArn)); ok && instance != "" {
			line += " on container instance " + instance
		}
		if len(lines) == tasksShown {
			return append(lines, "and more")
		}
		lines = append(lines, line)
	}
	return lines
}

// familyRevision shortens a task definition's ARN.
func familyRevision(arn string) string {
	if ref, ok := ecsspec.ParseTaskDefinitionRef(arn); ok {
		return ref.String()
	}
	return arn
}

// hints are next steps for what tasks and services say when they fail.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting.html
var failureHints = []struct{ sign, hint string }{
	{"CannotPullContainerError", "The image cannot be pulled: check its name and tag, that the execution role may read the repository, and that the " +
		"tasks' subnets have a route to the registry (a NAT gateway, VPC endpoints, or assign_public_ip in a public subnet)."},
	{"ResourceInitializationError", "The task cannot be prepared: check that the execution role may read the secrets and the registry, that the log group " +
		"exists, that the file systems' mount targets accept NFS from the tasks' security groups, and that the subnets have a route to AWS's APIs."},
	{"OutOfMemory", "A container was killed for want of memory: raise its memory, or the task's."},
	{"exit code 137", "Exit code 137 is SIGKILL: the container exceeded its memory limit, or did not end within its stop timeout after SIGTERM."},
	{"exit code 139", "Exit code 139 is a segmentation fault: check that the image is built for the task's cpu_architecture."},
	{"exit code 127", "Exit code 127 means that the command was not found in the image."},
	{"exit code 126", "Exit code 126 means that the command cannot be executed: check its permissions and the image's cpu_architecture."},
	{"failed container health checks", "The container's health check fails: try its command inside the container, and give a slow start a start period."},
	{"failed ELB health checks", "The load balancer's health check fails: check its path, port and matcher, that the security groups let the load balancer " +
		"reach the container, and raise health_check_grace_period_seconds for a slow start."},
	{"No Container Instances were found", "The cluster has no container instances: register some, add a capacity provider, or use the launch type FARGATE."},
	{"unable to place a task", "No container instance has room for the task: compare the instances' free CPU, memory, ports and attributes with what the task asks for."},
}

func hintsFor(tasks []ecstypes.Task, events []string) []string {
	var said strings.Builder
	for _, t := range tasks {
		said.WriteString(stopReason(t) + "\n")
	}
	said.WriteString(strings.Join(events, "\n"))
	var hints []string
	for _, h := range failureHints {
		if strings.Contains(said.String(), h.sign) {
			hints = append(hints, h.hint)
		}
	}
	if len(hints) == 0 && strings.Contains(said.String(), "exit code") {
		hints = append(hints, "A container ended by itself: its output says why. Look at its log, or run the image with the same command and environment.")
	}
	return hints
}
