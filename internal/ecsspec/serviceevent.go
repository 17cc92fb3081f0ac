package ecsspec

import (
	"fmt"
	"strings"
)

// EventsKept is how many events AWS keeps and returns for a service, newest first.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
const EventsKept = 100

// ServiceEvent is the service a message of DescribeServices' "events" is about. Its methods word the messages
// as AWS does; names are bare, deployments and task sets are ids such as "ecs-svc/123".
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
type ServiceEvent string

func (s ServiceEvent) say(format string, args ...any) string {
	return fmt.Sprintf("(service %s) ", string(s)) + fmt.Sprintf(format, args...)
}

func tasks(ids []string) string {
	return "(task " + strings.Join(ids, ") (task ") + ")"
}

// SteadyState: the service runs what it wants, healthy.
func (s ServiceEvent) SteadyState() string { return s.say("has reached a steady state.") }

// StartedTasks: the scheduler started the tasks.
func (s ServiceEvent) StartedTasks(ids ...string) string {
	return s.say("has started %d tasks: %s.", len(ids), tasks(ids))
}

// StoppedTasks: the scheduler stopped running tasks.
func (s ServiceEvent) StoppedTasks(ids ...string) string {
	return s.say("has stopped %d running tasks: %s.", len(ids), tasks(ids))
}

// RegisteredTargets: tasks joined a target group.
func (s ServiceEvent) RegisteredTargets(n int, targetGroupARN string) string {
	return s.say("registered %d targets in (target-group %s)", n, targetGroupARN)
}

// DeregisteredTargets: tasks left a target group.
func (s ServiceEvent) DeregisteredTargets(n int, targetGroupARN string) string {
	return s.say("deregistered %d targets in (target-group %s)", n, targetGroupARN)
}

// DrainingTasks: the load balancer lets connections to the tasks of a deployment end.
func (s ServiceEvent) DrainingTasks(deployment string, n int) string {
	return fmt.Sprintf("(service %s, taskSet %s) has begun draining connections on %d tasks.", string(s), deployment, n)
}

// DeploymentCompleted: every task of the deployment is up and the old ones are gone.
func (s ServiceEvent) DeploymentCompleted(deployment string) string {
	return s.say("(deployment %s) deployment completed.", deployment)
}

// DeploymentFailure is why a deployment failed, as AWS words it.
type DeploymentFailure string

const (
	// FailureTasks: the circuit breaker ended it.
	FailureTasks DeploymentFailure = "tasks failed to start"
	// FailureAlarm: a CloudWatch alarm ended it.
	FailureAlarm DeploymentFailure = "alarm detected"
	// FailureHook: a lifecycle hook failed or timed out.
	// https://github.com/aws/containers-roadmap/issues/2664
	FailureHook DeploymentFailure = "hook execution failure(s) detected"
	// FailureStopped: StopServiceDeployment or ContinueServiceDeployment asked for a rollback.
	FailureStopped DeploymentFailure = "rollback requested"
)

// DeploymentFailedBecause: the deployment ended without success.
func (s ServiceEvent) DeploymentFailedBecause(deployment string, why DeploymentFailure) string {
	return s.say("(deployment %s) deployment failed: %s.", deployment, string(why))
}

// DeploymentFailed: the circuit breaker ended the deployment.
func (s ServiceEvent) DeploymentFailed(deployment string) string {
	return s.DeploymentFailedBecause(deployment, FailureTasks)
}

// DeploymentAlarmed: an alarm ended the deployment.
func (s ServiceEvent) DeploymentAlarmed(deployment string) string {
	return s.DeploymentFailedBecause(deployment, FailureAlarm)
}

// RollingBack: the service goes back to an earlier deployment.
func (s ServiceEvent) RollingBack(deployment string) string {
	return s.say("rolling back to deployment %s.", deployment)
}

// UnableToPlace: no instance can take another task.
func (s ServiceEvent) UnableToPlace(reason string) string {
	return s.say("was unable to place a task because no container instance met all of its requirements. Reason: %s. "+
		"For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.", strings.TrimSuffix(reason, "."))
}

// UnableToPlaceClosest: no instance can take another task, and this one came nearest. lack is for instance
// "has insufficient memory available".
func (s ServiceEvent) UnableToPlaceClosest(containerInstanceID, lack string) string {
	return s.say("was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance %s) %s. "+
		"For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.", containerInstanceID, lack)
}

// What UnableToPlace and UnableToPlaceClosest give as the reason.
const (
	PlacementNoInstances        = "No Container Instances were found in your cluster"
	PlacementInsufficientMemory = "has insufficient memory available"
	PlacementInsufficientCPU    = "has insufficient CPU units available"
	PlacementPortInUse          = "is already using a port required by your task"
	PlacementMissingAttribute   = "is missing an attribute required by your task"
	PlacementAgentDisconnected  = "encountered error \"AGENT\""
)

// FargateUnavailable is the reason when Fargate has no capacity in any zone that a task may be in; RunTask
// answers it as the reason of a failure, a service announces it by UnableToStart.
// https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity
const FargateUnavailable = "Capacity is unavailable at this time. Please try again later or in a different availability zone"

// UnableToStart: a task was placed, but could not be started; reason is why.
func (s ServiceEvent) UnableToStart(reason string) string {
	return s.say("was unable to place a task. Reason: %s.", strings.TrimSuffix(reason, "."))
}

// UnableToStartConsistently: tasks keep failing, so the scheduler waits longer before each new one.
func (s ServiceEvent) UnableToStartConsistently() string {
	return s.say("is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.")
}

// Deadlocked: the deployment's percentages allow neither a stop nor a start.
func (s ServiceEvent) Deadlocked() string {
	return s.say("was unable to stop or start tasks during a deployment because of the service deployment configuration. " +
		"Update the minimumHealthyPercent or maximumPercent value and try again.")
}

// UnhealthyContainer: a container's health check failed.
func (s ServiceEvent) UnhealthyContainer(task string) string {
	return s.say("(task %s) failed container health checks.", task)
}

// UnhealthyTarget: the load balancer found a task unhealthy. instance is empty for a task with an address of its own.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html
func (s ServiceEvent) UnhealthyTarget(task, instance string, port int32, targetGroupARN, reason string) string {
	if instance != "" {
		instance = "(instance " + instance + ") "
	}
	return s.say("(task %s) %s(port %d) is unhealthy in (target-group %s) due to (reason %s).", task, instance, port, targetGroupARN, reason)
}

// The rolloutStateReason of a deployment.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html

func RolloutInProgress(deployment string) string {
	return fmt.Sprintf("ECS deployment %s in progress.", deployment)
}
func RolloutCompleted(deployment string) string {
	return fmt.Sprintf("ECS deployment %s completed.", deployment)
}
func RolloutFailed() string { return RolloutFailedBecause(FailureTasks) }
func RolloutRollingBack(deployment string) string {
	return RolloutRollingBackBecause(deployment, FailureTasks)
}

// RolloutFailedBecause and RolloutRollingBackBecause name the circuit breaker where it was the cause; AWS publishes
// no other example.
func RolloutFailedBecause(why DeploymentFailure) string {
	return why.subject() + ": " + string(why) + "."
}
func RolloutRollingBackBecause(deployment string, why DeploymentFailure) string {
	return fmt.Sprintf("%s: rolling back to deploymentId %s.", why.subject(), deployment)
}

func (f DeploymentFailure) subject() string {
	if f == FailureTasks {
		return "ECS deployment circuit breaker"
	}
	return "ECS deployment failed"
}
