package ecsspec

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// TaskStatus is a task's last or desired status.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
type TaskStatus string

const (
	TaskProvisioning   TaskStatus = "PROVISIONING"
	TaskPending        TaskStatus = "PENDING"
	TaskActivating     TaskStatus = "ACTIVATING"
	TaskRunning        TaskStatus = "RUNNING"
	TaskDeactivating   TaskStatus = "DEACTIVATING"
	TaskStopping       TaskStatus = "STOPPING"
	TaskDeprovisioning TaskStatus = "DEPROVISIONING"
	TaskStopped        TaskStatus = "STOPPED"
	// TaskDeleted is never seen: AWS removes the task an hour or more after it stopped.
	TaskDeleted TaskStatus = "DELETED"
)

// TaskStatuses lists the statuses in the order a task passes through them. A task may skip some: PROVISIONING
// and DEPROVISIONING belong to tasks with an interface of their own, ACTIVATING and DEACTIVATING to those
// behind a load balancer or in service discovery.
func TaskStatuses() []TaskStatus {
	return []TaskStatus{TaskProvisioning, TaskPending, TaskActivating, TaskRunning, TaskDeactivating, TaskStopping, TaskDeprovisioning, TaskStopped, TaskDeleted}
}

// Stage is the status's place in the lifecycle, or -1 for a status there is not.
func (s TaskStatus) Stage() int {
	for i, other := range TaskStatuses() {
		if s == other {
			return i
		}
	}
	return -1
}

// Before reports whether a task passes s before it passes other.
func (s TaskStatus) Before(other TaskStatus) bool {
	return s.Stage() >= 0 && s.Stage() < other.Stage()
}

// CanBecome reports whether a task can go from s to next: forward only, and into RUNNING only by way of a
// start. A task that fails on its way up goes straight to one of the stopping statuses.
func (s TaskStatus) CanBecome(next TaskStatus) bool { return s.Before(next) }

// Pending reports whether a service counts the task as pending: on its way to RUNNING.
func (s TaskStatus) Pending() bool { return s.Stage() >= 0 && s.Before(TaskRunning) }

// Running reports whether a service counts the task as running.
func (s TaskStatus) Running() bool { return s == TaskRunning }

// Ending reports whether the task is on its way down but has not stopped yet.
func (s TaskStatus) Ending() bool { return TaskRunning.Before(s) && s.Before(TaskStopped) }

// Exit codes the container runtime gives when a signal ended the process.
const (
	ExitCodeKilled     = 137 // SIGKILL: out of memory, or stopTimeout ran out
	ExitCodeTerminated = 143 // SIGTERM
)

// DefaultStopTimeout is how long, in seconds, a container has after SIGTERM before SIGKILL.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
const DefaultStopTimeout = 30

// StopReason is why a task stopped, as DescribeTasks tells it: stopCode and stoppedReason.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
type StopReason struct {
	Code   ecstypes.TaskStopCode
	Reason string
}

// StoppedByExit: an essential container ended.
func StoppedByExit() StopReason {
	return StopReason{ecstypes.TaskStopCodeEssentialContainerExited, "Essential container in task exited"}
}

// StoppedByScaling: the service scheduler no longer needs the task. deployment is an id such as "ecs-svc/123".
func StoppedByScaling(deployment string) StopReason {
	return StopReason{ecstypes.TaskStopCodeServiceSchedulerInitiated, fmt.Sprintf("Scaling activity initiated by (deployment %s)", deployment)}
}

// StoppedByTargetHealth: the load balancer found the task unhealthy.
func StoppedByTargetHealth(targetGroupARN string) StopReason {
	return StopReason{ecstypes.TaskStopCodeServiceSchedulerInitiated, fmt.Sprintf("Task failed ELB health checks in (target-group %s)", targetGroupARN)}
}

// StoppedByContainerHealth: a container's own health check failed.
func StoppedByContainerHealth() StopReason {
	return StopReason{ecstypes.TaskStopCodeServiceSchedulerInitiated, "Task failed container health checks"}
}

// StoppedByUser: StopTask was called; reason is the caller's, or empty.
func StoppedByUser(reason string) StopReason {
	if reason == "" {
		reason = "Task stopped by user"
	}
	return StopReason{ecstypes.TaskStopCodeUserInitiated, reason}
}

// StoppedBySpot: Fargate Spot or an EC2 Spot instance was taken back.
func StoppedBySpot() StopReason {
	return StopReason{ecstypes.TaskStopCodeSpotInterruption, "Your Spot Task was interrupted."}
}

// StoppedByInstance: the container instance went away.
func StoppedByInstance(instanceID string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTerminationNotice, fmt.Sprintf("Host EC2 (instance %s) terminated.", instanceID)}
}

// StoppedByHost: what Fargate ran the task on has failed.
// https://docs.aws.amazon.com/AmazonECS/latest/userguide/task-maintenance.html
func StoppedByHost() StopReason {
	return StopReason{ecstypes.TaskStopCodeTerminationNotice, "Amazon ECS is performing maintenance on the underlying infrastructure hosting the task."}
}

// FailedToPlace: the task waited for the capacity of its capacity provider and got none. reason is one of the
// reasons that failures of RunTask have, or EmptyCapacityProvider.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
func FailedToPlace(reason string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTaskFailedToStart, "TaskFailedToStart: " + reason}
}

// EmptyCapacityProvider is the reason when no instance of the capacity provider is registered with the cluster.
const EmptyCapacityProvider = "EMPTY CAPACITY PROVIDER"

// FailedToPull: the image cannot be pulled. cause is the registry's answer.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
func FailedToPull(cause string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTaskFailedToStart, "CannotPullContainerError: " + cause}
}

// FailedToInitialize: a resource of the task, such as a secret or a file system, cannot be set up.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
func FailedToInitialize(cause string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTaskFailedToStart, "ResourceInitializationError: " + cause}
}

// FailedToStart: the runtime cannot start a container.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html
func FailedToStart(cause string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTaskFailedToStart, "CannotStartContainerError: " + cause}
}

// ImageNotFound is the cause of FailedToPull for an image that the registry does not have.
func ImageNotFound(image string) string {
	return fmt.Sprintf("pull image manifest has been retried 1 time(s): failed to resolve ref %s: %s: not found", image, image)
}

// Reasons of a container that was killed, in the container's own "reason".
const (
	ReasonOutOfMemory = "OutOfMemoryError: Container killed due to memory usage"
)
