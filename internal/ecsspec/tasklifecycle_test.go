package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestTaskStatus(t *testing.T) {
	var pending, running, ending []TaskStatus
	for _, s := range TaskStatuses() {
		n := 0
		if s.Pending() {
			pending = append(pending, s)
			n++
		}
		if s.Running() {
			running = append(running, s)
			n++
		}
		if s.Ending() {
			ending = append(ending, s)
			n++
		}
		if over := s == TaskStopped || s == TaskDeleted; (n == 0) != over || n > 1 {
			t.Errorf("%s is counted %d times", s, n)
		}
		if s.CanBecome(s) || s.CanBecome(TaskProvisioning) {
			t.Errorf("%s goes back", s)
		}
	}
	if len(pending) != 3 || len(running) != 1 || len(ending) != 3 {
		t.Errorf("pending %v, running %v, ending %v", pending, running, ending)
	}
	if !TaskPending.CanBecome(TaskStopping) || TaskStopped.CanBecome(TaskRunning) {
		t.Error("a task can fail on its way up, but not come back")
	}
	if nonsense := TaskStatus("nonsense"); nonsense.Pending() || nonsense.Ending() || nonsense.Before(TaskStopped) || nonsense.Stage() != -1 {
		t.Error("an unknown status is in no stage")
	}
}

func TestStopReasons(t *testing.T) {
	for _, tt := range []struct {
		got    StopReason
		code   ecstypes.TaskStopCode
		reason string
	}{
		{StoppedByExit(), "EssentialContainerExited", "Essential container in task exited"},
		{StoppedByScaling("ecs-svc/123"), "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/123)"},
		{StoppedByTargetHealth("arn:x"), "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:x)"},
		{StoppedByContainerHealth(), "ServiceSchedulerInitiated", "Task failed container health checks"},
		{StoppedByUser(""), "UserInitiated", "Task stopped by user"},
		{StoppedByUser("why not"), "UserInitiated", "why not"},
		{StoppedBySpot(), "SpotInterruption", "Your Spot Task was interrupted."},
		{StoppedByInstance("i-1"), "TerminationNotice", "Host EC2 (instance i-1) terminated."},
		{FailedToPull("why"), "TaskFailedToStart", "CannotPullContainerError: why"},
		{FailedToInitialize("why"), "TaskFailedToStart", "ResourceInitializationError: why"},
		{FailedToStart("why"), "TaskFailedToStart", "CannotStartContainerError: why"},
	} {
		if want := (StopReason{tt.code, tt.reason}); tt.got != want {
			t.Errorf("got %+v, want %+v", tt.got, want)
		}
	}
}
