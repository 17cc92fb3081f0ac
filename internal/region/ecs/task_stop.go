package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

func stopTask(r *operation.Request, in *ecs.StopTaskInput) (*ecs.StopTaskOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	t, found := findTask(r, cluster.Name, operation.Deref(in.Task))
	if !found {
		return nil, invalidParameter("The referenced task was not found.")
	}
	stopTaskFor(r, t, ecsspec.StoppedByUser(operation.Deref(in.Reason)))
	return &ecs.StopTaskOutput{Task: new(t.Task)}, nil
}

// stopTaskFor makes a task stop; one that stops already goes on doing so.
func stopTaskFor(r *operation.Request, t *taskRecord, reason ecsspec.StopReason) {
	if t.ending() {
		return
	}
	r.Cancel(taskEvent, t.key())
	t.end(r, reason)
	t.put(r)
}

// end gives the task its reason to stop and the script of its end.
func (t *taskRecord) end(r *operation.Request, reason ecsspec.StopReason) {
	before := operation.Deref(t.Task.DesiredStatus)
	t.Task.DesiredStatus = new(string(ecsspec.TaskStopped))
	t.Task.StopCode, t.Task.StoppedReason = reason.Code, new(reason.Reason)
	t.index(r, before)
	t.stopWaiting(r)
	t.Shape.Deregistration = 0
	if reason.Code != ecstypes.TaskStopCodeSpotInterruption {
		// An interrupted task gets SIGTERM with its notice, not after draining
		// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html).
		t.Shape.Deregistration = t.drain(r)
	}
	t.Script, t.Since = scheduler.StopScript(t.Shape, t.status(), t.alive()), r.Now()
	t.view(r, func(v *scheduler.Task) { v.Ending = true })
	t.advance(r)
}

// fail ends a task that stops by itself. Its service counts that as a failure
// unless the task has been healthy.
func (t *taskRecord) fail(r *operation.Request, reason ecsspec.StopReason) {
	if t.ending() {
		return
	}
	if s := t.service(r); s != nil {
		t.blame(r, s, reason)
	}
	t.end(r, reason)
}

func (t *taskRecord) blame(r *operation.Request, s *serviceRecord, reason ecsspec.StopReason) {
	d := s.deployment(t.Deployment)
	v, found := serviceTasks.Get(r.Scoped, s.key()+"/"+t.ID)
	if d == nil || !found || v.Healthy(r.Now()) {
		return
	}
	if reason.Code == ecstypes.TaskStopCodeTaskFailedToStart && d.SaidUnplaced != reason.Reason {
		// AWS does not repeat the same event either.
		d.SaidUnplaced = reason.Reason
		announce(r, s, s.event().UnableToStart(reason.Reason))
	}
	if d.TaskFailed(r.Now()) {
		announce(r, s, s.event().UnableToStartConsistently())
	}
	putService(r, s)
}
