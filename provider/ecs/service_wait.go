package ecs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// serviceDeployment is one deployment of a service: ours.
type serviceDeployment struct {
	resource *serviceResource

	cluster, service, name string
	id, taskDefinition     string
	// since is when it began: older events and tasks are not its own.
	since time.Time
}

// deployment is what a service works on after a call that created or updated it.
func (r *serviceResource) deployment(s *ecstypes.Service) serviceDeployment {
	d := serviceDeployment{
		resource: r, cluster: aws.ToString(s.ClusterArn), service: aws.ToString(s.ServiceArn), name: aws.ToString(s.ServiceName),
		taskDefinition: aws.ToString(s.TaskDefinition),
	}
	if p := primary(s); p != nil {
		d.id, d.taskDefinition, d.since = aws.ToString(p.Id), aws.ToString(p.TaskDefinition), aws.ToTime(p.CreatedAt)
	}
	return d
}

// outcome is how a deployment stands.
type outcome int

const (
	inProgress outcome = iota
	completed
	failed     // and nothing took its place
	rolledBack // ECS goes back to another deployment
	superseded // somebody else's deployment took its place
	gone       // the service is being deleted, or is not there
)

// wait returns once the deployment has completed. hashicorp/aws takes a rollback that came to rest for success
// (https://github.com/hashicorp/terraform-provider-aws/issues/20858); here it is an error that waits for the
// rollback to settle. The service is the last one seen, nil when it is gone.
func (d serviceDeployment) wait(ctx context.Context, timeout time.Duration) (last *ecstypes.Service, err error) {
	result := inProgress
	wait := tfvalue.Wait{For: fmt.Sprintf("deployment %s to complete", d.id), Clock: d.resource.Clock, Timeout: timeout}
	err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		service, err := d.resource.find(ctx, d.cluster, d.service)
		if err != nil {
			return tfvalue.State{}, err
		}
		last = service
		if result == rolledBack {
			return tfvalue.State{Name: "rolling back", Done: d.rollbackSettled(service)}, nil
		}
		result = d.outcome(service)
		return tfvalue.State{Done: result != inProgress && result != rolledBack}, nil
	})
	if last != nil && aws.ToString(last.Status) != serviceActive {
		last = nil
	}
	var timedOut *tfvalue.TimeoutError
	switch {
	case err != nil && !errors.As(err, &timedOut):
		return last, err
	case err == nil && result == completed:
		return last, nil
	}
	return last, d.failure(ctx, result, last, timedOut)
}

// outcome judges the service as it stands.
func (d serviceDeployment) outcome(s *ecstypes.Service) outcome {
	if s == nil || aws.ToString(s.Status) != serviceActive {
		return gone
	}
	var ours, now *ecstypes.Deployment
	now = primary(s)
	for i := range s.Deployments {
		if aws.ToString(s.Deployments[i].Id) == d.id {
			ours = &s.Deployments[i]
		}
	}
	if now != nil && aws.ToString(now.Id) != d.id {
		if (ours != nil && ours.RolloutState == ecstypes.DeploymentRolloutStateFailed) ||
			aws.ToString(now.RolloutStateReason) == ecsspec.RolloutRollingBack(aws.ToString(now.Id)) || isRollback(s, d.id) {
			return rolledBack
		}
		return superseded
	}
	if ours == nil {
		return inProgress
	}
	switch ours.RolloutState {
	case ecstypes.DeploymentRolloutStateFailed:
		return failed
	case ecstypes.DeploymentRolloutStateInProgress:
		return inProgress
	}
	// Servers that know no rollout state leave it empty.
	if ours.RunningCount == s.DesiredCount && (ours.RolloutState == ecstypes.DeploymentRolloutStateCompleted || len(s.Deployments) == 1) {
		return completed
	}
	return inProgress
}

// isRollback reports whether the service's events tell that ECS went back from a deployment.
func isRollback(s *ecstypes.Service, deployment string) bool {
	told := ecsspec.ServiceEvent(aws.ToString(s.ServiceName))
	for _, e := range s.Events {
		switch aws.ToString(e.Message) {
		case told.DeploymentFailed(deployment), told.DeploymentAlarmed(deployment):
			return true
		}
	}
	return false
}

// rollbackSettled reports whether what ECS went back to runs, or does not either.
func (d serviceDeployment) rollbackSettled(s *ecstypes.Service) bool {
	if s == nil || aws.ToString(s.Status) != serviceActive {
		return true
	}
	now := primary(s)
	switch {
	case now == nil, aws.ToString(now.Id) == d.id:
		return false
	case now.RolloutState == ecstypes.DeploymentRolloutStateFailed:
		return true
	}
	return now.RolloutState == ecstypes.DeploymentRolloutStateCompleted && now.RunningCount == s.DesiredCount
}

// waitDeleted returns once the service is INACTIVE or not there. When the time is up, the error names the tasks
// that keep it.
func (d serviceDeployment) waitDeleted(ctx context.Context, timeout time.Duration) error {
	var last *ecstypes.Service
	wait := tfvalue.Wait{For: fmt.Sprintf("ECS service %q to be %s", d.name, serviceInactive), Clock: d.resource.Clock, Timeout: timeout}
	err := wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		service, err := d.resource.find(ctx, d.cluster, d.service)
		if err != nil || service == nil {
			return tfvalue.State{Done: true}, err
		}
		last = service
		name := aws.ToString(service.Status)
		return tfvalue.State{Name: name, Done: name == serviceInactive}, nil
	})
	var timedOut *tfvalue.TimeoutError
	if !errors.As(err, &timedOut) {
		return err
	}
	failure := &deploymentError{happened: timedOut.Error(), events: d.events(last)}
	failure.hints = []string{"The service is being deleted and goes away with its last task. Tasks end after their containers' stop timeout " +
		"and their target groups' deregistration delay; tasks on a container instance that is out of reach end when the instance is deregistered. " +
		"Apply again to go on waiting, or raise timeouts.delete."}
	failure.tasks, failure.tasksTitle = d.runningTasks(ctx), "Tasks that still run"
	return failure
}

// tasks describes the tasks of the service that are to be in a state, at most one page of them.
func (d serviceDeployment) tasks(ctx context.Context, desired ecstypes.DesiredStatus) []ecstypes.Task {
	list, err := d.resource.ECS.ListTasks(ctx, &ecs.ListTasksInput{Cluster: &d.cluster, ServiceName: &d.name, DesiredStatus: desired})
	if err != nil || len(list.TaskArns) == 0 {
		return nil // the error to report is another one
	}
	out, err := d.resource.ECS.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: &d.cluster, Tasks: list.TaskArns})
	if err != nil {
		return nil
	}
	return out.Tasks
}
