package ecs

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// taskDue lets happen to a task what is due.
func taskDue(r *operation.Request, e store.Event) error {
	t, found := tasks.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	if !t.advance(r) {
		return nil
	}
	t.put(r)
	return nil
}

// advance takes the steps of the script that are due; exists is false when the
// last of them removed the task.
func (t *taskRecord) advance(r *operation.Request) (exists bool) {
	for len(t.Script) > 0 && !t.Since.Add(t.Script[0].At).After(r.Now()) {
		step := t.Script[0]
		t.Script = t.Script[1:]
		switch {
		case step.To == ecsspec.TaskDeleted:
			t.forget(r)
			return false
		case step.To != "":
			t.become(r, step.To)
		case step.Pulled:
			t.pulled(r)
		case step.Moment != nil:
			t.happen(r, *step.Moment)
		}
	}
	return true
}

// become changes the task's status and does what comes with it.
func (t *taskRecord) become(r *operation.Request, to scheduler.Status) {
	from := t.status()
	t.Task.LastStatus = new(string(to))
	now := new(r.Now())
	var stop *ecsspec.StopReason
	switch to {
	case ecsspec.TaskPending:
		stop = t.provision(r)
	case ecsspec.TaskRunning:
		t.Task.StartedAt, t.Task.Connectivity, t.Task.ConnectivityAt = now, ecstypes.ConnectivityConnected, now
		t.countOnInstance(r, from, to)
		t.register(r)
		t.discover(r)
	case ecsspec.TaskDeactivating:
		t.deregister(r)
		t.undiscover(r)
	case ecsspec.TaskStopping:
		t.Task.StoppingAt = now
	case ecsspec.TaskDeprovisioning:
		t.kill(r)
	case ecsspec.TaskStopped:
		t.kill(r)
		t.deregister(r)
		t.undiscover(r)
		t.detachInterface(r)
		t.detachVolumes(r)
		t.leaveInstance(r, from)
		t.Task.StoppedAt = now
	}
	t.view(r, func(v *scheduler.Task) {
		v.Status = to
		if to == ecsspec.TaskRunning {
			v.Running = r.Now()
		}
	})
	t.reindex(r)
	t.recordChange(r, from, to)
	t.tellDaemon(r)
	if stop != nil {
		t.fail(r, *stop)
	}
}

// provision attaches the interface and sets up what the containers need.
func (t *taskRecord) provision(r *operation.Request) *ecsspec.StopReason {
	if err := t.attachInterface(r); err != nil {
		return new(ecsspec.FailedToInitialize(interfaceProblem(err)))
	}
	if problem := t.attachVolumes(r); problem != nil {
		return problem
	}
	if t.Needs {
		if problem := t.initializationProblem(r); problem != nil {
			return problem
		}
	}
	t.Task.PullStartedAt = new(r.Now())
	return nil
}

// pulled ends the pull of the task's images.
func (t *taskRecord) pulled(r *operation.Request) {
	t.Task.PullStoppedAt = new(r.Now())
	for i := range t.Task.Containers {
		c := &t.Task.Containers[i]
		if c.Image == nil {
			continue // Amazon ECS brings the proxy of Service Connect along
		}
		digest, cause := t.pull(r, operation.Deref(c.Image))
		if cause != "" {
			c.Reason = new("CannotPullContainerError: " + cause)
			t.fail(r, ecsspec.FailedToPull(cause))
			return
		}
		if digest != "" {
			c.ImageDigest = new(digest)
		}
	}
}

// happen is a moment of a container.
func (t *taskRecord) happen(r *operation.Request, m scheduler.Moment) {
	c := t.container(m.Container)
	if c == nil {
		return
	}
	switch m.Kind {
	case scheduler.ContainerStarted:
		c.LastStatus = new(string(ecsspec.TaskRunning))
		c.RuntimeId = new(t.ID + "-" + r.ID("ecs/runtime", 10))
		c.NetworkBindings = t.bindings(r, m.Container)
		if t.Needs {
			t.logStart(r, m.Container)
		}
		t.answerAnew(r)
		if t.Task.EnableExecuteCommand {
			c.ManagedAgents = []ecstypes.ManagedAgent{{Name: executeCommandAgent, LastStatus: new("RUNNING"), LastStartedAt: new(r.Now())}}
		}
	case scheduler.ContainerHealthy:
		c.HealthStatus = ecstypes.HealthStatusHealthy
		t.judge(r)
	case scheduler.ContainerUnhealthy:
		c.HealthStatus = ecstypes.HealthStatusUnhealthy
		t.judge(r)
	case scheduler.ContainerExited:
		c.LastStatus, c.ExitCode = new(string(ecsspec.TaskStopped)), new(m.Code)
		t.answerAnew(r)
		if m.Fatal {
			t.fail(r, ecsspec.StoppedByExit())
		}
	case scheduler.ContainerNotStarted:
		c.LastStatus = new(string(ecsspec.TaskStopped))
		cause := fmt.Sprintf("dependency of container %s could not be fulfilled", m.Container)
		c.Reason = new("CannotStartContainerError: " + cause)
		if m.Fatal {
			t.fail(r, ecsspec.FailedToStart(cause))
		}
	}
}

// judge sums up the health of the essential containers that have a check.
func (t *taskRecord) judge(r *operation.Request) {
	verdict := scheduler.Healthy
	for _, name := range t.Checked {
		switch t.container(name).HealthStatus {
		case ecstypes.HealthStatusUnhealthy:
			verdict = scheduler.Unhealthy
		case ecstypes.HealthStatusUnknown:
			if verdict == scheduler.Healthy {
				verdict = scheduler.Unknown
			}
		}
	}
	before := t.Task.HealthStatus
	if len(t.Checked) == 0 || before == ecstypes.HealthStatus(verdict) {
		return
	}
	t.Task.HealthStatus = ecstypes.HealthStatus(verdict)
	t.tellDaemon(r)
	t.view(r, func(v *scheduler.Task) { v.Health, v.HealthyAt = verdict, r.Now() })
	if s := t.service(r); s != nil {
		record(r, s, TimelineEntry{
			Kind: TimelineHealth, Deployment: t.Deployment, Task: t.ID, From: string(before), To: string(verdict),
			TaskDefinition: taskDefinitionName(operation.Deref(t.Task.TaskDefinitionArn)),
		})
	}
}

// kill ends the containers that run: what reacts to SIGTERM in which way cannot
// be known, so each runs until its stop timeout and is then killed.
func (t *taskRecord) kill(r *operation.Request) {
	if t.Task.ExecutionStoppedAt == nil {
		t.Task.ExecutionStoppedAt = new(r.Now())
	}
	for i := range t.Task.Containers {
		c := &t.Task.Containers[i]
		if operation.Deref(c.LastStatus) == string(ecsspec.TaskRunning) {
			c.ExitCode = new(int32(ecsspec.ExitCodeKilled))
		}
		c.LastStatus = new(string(ecsspec.TaskStopped))
	}
}

// service is the task's service while that is not deleted.
func (t *taskRecord) service(r *operation.Request) *serviceRecord {
	if t.Service == "" {
		return nil
	}
	s, found := services.Get(r.Scoped, t.Cluster+"/"+t.Service)
	if !found || s.Status == serviceInactive || s.deployment(t.Deployment) == nil && s.Deployments == nil {
		return nil
	}
	return &s
}

// recordChange tells the timeline and the service's events what became of the task.
func (t *taskRecord) recordChange(r *operation.Request, from, to scheduler.Status) {
	s := t.service(r)
	if s == nil {
		return
	}
	entry := TimelineEntry{
		Kind: TimelineTask, Deployment: t.Deployment, Task: t.ID, From: string(from), To: string(to),
		TaskDefinition: taskDefinitionName(operation.Deref(t.Task.TaskDefinitionArn)),
	}
	if t.ending() {
		entry.Reason = operation.Deref(t.Task.StoppedReason)
	}
	record(r, s, entry)
	if len(t.Targets) == 0 || to != ecsspec.TaskRunning && to != ecsspec.TaskDeactivating {
		return
	}
	for _, group := range t.targetGroups() {
		if to == ecsspec.TaskRunning {
			announce(r, s, s.event().RegisteredTargets(1, group))
		} else {
			announce(r, s, s.event().DeregisteredTargets(1, group))
		}
	}
	if to == ecsspec.TaskDeactivating {
		announce(r, s, s.event().DrainingTasks(t.Deployment, 1))
	}
}
