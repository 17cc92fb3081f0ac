package ecs

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// daemonRetry is how long a daemon that is not critical waits before its next
// task on an instance, twice as long each time, up to daemonRetryMost.
const (
	daemonRetry     = time.Minute
	daemonRetryMost = 15 * time.Minute
)

// daemonTurn is one turn of a daemon: a snapshot, a plan, and what it says.
func daemonTurn(r *operation.Request, e store.Event) error {
	d, found := daemons.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	r.Cancel(daemonEvent, e.Key)
	var triggered []string
	if on := d.alarmsOn(r); len(on) > 0 && !d.AlarmsIgnored && d.Plan.Status == ecstypes.DaemonDeploymentStatusInProgress {
		d.Plan.Alarmed, triggered = true, on
	}
	failed := d.Plan.Failed
	plan := d.Plan.Plan(d.snapshot(r), r.Now())
	d.Plan = plan.Daemon
	if v, found := daemonRevisions.Get(r.Scoped, d.key()+"/"+d.Plan.Target); plan.RolledBack && found {
		d.Providers, d.Plan.Critical = v.Providers, operation.Deref(v.Revision.Critical)
		for _, name := range d.Providers {
			managedTrouble.Delete(r.Scoped, name)
		}
	}
	d.put(r)
	for _, id := range plan.Start {
		d.start(r, id)
	}
	for _, id := range plan.Drain {
		d.drain(r, id)
	}
	now, _ := daemons.Get(r.Scoped, e.Key) // starting may have failed
	now.report(r, triggered, max(failed, now.Plan.Failed))
	for _, i := range now.instances(r) {
		if i.Status == instanceJoining {
			activate(r, &i)
		}
	}
	if plan.Gone {
		r.Cancel(daemonEvent, e.Key)
		daemons.Delete(r.Scoped, e.Key)
		return nil
	}
	if !plan.Wake.IsZero() {
		rolling := now.Plan.Status == ecstypes.DaemonDeploymentStatusInProgress || now.Plan.Status == ecstypes.DaemonDeploymentStatusRollbackInProgress
		askDaemon(r, e.Key, plan.Wake, !rolling)
	}
	return nil
}

// instances are those of the daemon's providers.
func (d *daemonRecord) instances(r *operation.Request) (ours []instanceRecord) {
	for _, i := range instances.List(r.Scoped, d.Cluster+"/") {
		if d.has(i.Provider) {
			ours = append(ours, i)
		}
	}
	return ours
}

// snapshot is what the scheduler sees: the daemon's instances, and those that it
// is still on.
func (d *daemonRecord) snapshot(r *operation.Request) (seen []scheduler.DaemonInstance) {
	for _, i := range instances.List(r.Scoped, d.Cluster+"/") {
		at, placed := daemonPlacements.Get(r.Scoped, i.key()+"/"+d.Name)
		if !placed && !d.has(i.Provider) {
			continue
		}
		seen = append(seen, scheduler.DaemonInstance{
			ID: i.ID, Ours: d.has(i.Provider), Joining: at.New, Draining: i.Status == instanceDraining, Revision: at.Revision,
			Task: at.Task != "", Running: at.Running, Unhealthy: at.Unhealthy, RetryAt: at.RetryAt,
		})
	}
	for _, name := range d.Providers {
		for _, m := range managedInstances.List(r.Scoped, name+"!") {
			if m.Instance == "" {
				// A deployment is not over while an instance is on its way.
				seen = append(seen, scheduler.DaemonInstance{Ours: true, Revision: d.Plan.Target, Task: true})
			}
		}
	}
	return seen
}

// drain has an instance replaced, unless its provider's repairs are off.
func (d *daemonRecord) drain(r *operation.Request, id string) {
	i, found := instances.Get(r.Scoped, d.Cluster+"/"+id)
	if !found || i.Status == instanceDraining {
		return
	}
	at, placed := daemonPlacements.Get(r.Scoped, i.key()+"/"+d.Name)
	if placed && at.Revision == d.Plan.Target && !d.Plan.Deleting {
		if p, found := capacityProviders.Get(r.Scoped, i.Provider); found && p.ManagedInstancesProvider != nil {
			if a := p.ManagedInstancesProvider.AutoRepairConfiguration; a != nil && a.ActionsStatus == ecstypes.AutoRepairActionsStatusDisabled {
				return
			}
		}
	}
	if i.Status == instanceJoining {
		n, _ := managedTrouble.Get(r.Scoped, i.Provider)
		managedTrouble.Put(r.Scoped, i.Provider, n+1)
	}
	i.setState(r, instanceDraining)
}

// start starts the target's task on an instance, where there is room for it.
func (d *daemonRecord) start(r *operation.Request, id string) {
	i, found := instances.Get(r.Scoped, d.Cluster+"/"+id)
	v, known := daemonRevisions.Get(r.Scoped, d.key()+"/"+d.Plan.Target)
	if !found || !known {
		return
	}
	key := i.key() + "/" + d.Name
	at, _ := daemonPlacements.Get(r.Scoped, key)
	at = daemonPlacement{Revision: d.Plan.Target, Failures: at.Failures}
	definition, err := getDaemonDefinition(r, operation.Deref(v.Revision.DaemonTaskDefinitionArn))
	if err != nil {
		d.failed(r, &i, &at, "", "daemon task definition is gone")
		daemonPlacements.Put(r.Scoped, key, at)
		return
	}
	td := ecsspec.DaemonAsTaskDefinition(definition.Definition)
	launch := newLaunch(r, &td, false, nil, nil)
	seen := i.scheduled("")
	seen.Active = true
	if lack := launch.Lack(seen); lack != "" {
		d.failed(r, &i, &at, "", failureReason(lack)+" - Unable to place daemon task on container instance")
		daemonPlacements.Put(r.Scoped, key, at)
		return
	}
	n := newTask{
		Cluster: d.Cluster, Definition: &td, Place: scheduler.Place{Zone: i.Zone, Instance: i.ID, Provider: i.Provider}, Launch: launch,
		LaunchType: ecstypes.LaunchTypeManagedInstances, Group: "daemon:" + d.Name, StartedBy: d.Deployment, EnableExec: operation.Deref(v.Revision.EnableExecuteCommand), Daemon: d.Name,
	}
	if v.Revision.PropagateTags == ecstypes.DaemonPropagateTagsDaemon {
		n.Tags = d.Tags
	}
	if operation.Deref(v.Revision.EnableECSManagedTags) {
		n.Tags = mergeTags(managedTags(d.Cluster, ""), n.Tags)
	}
	at.Task = startTask(r, n).ID
	daemonPlacements.Put(r.Scoped, key, at)
}

// failed counts a task that did not start, and says so.
func (d *daemonRecord) failed(r *operation.Request, i *instanceRecord, at *daemonPlacement, task, reason string) {
	at.Task, at.Running = "", false
	at.Failures++
	at.RetryAt = r.Now().Add(min(daemonRetry<<min(at.Failures-1, 10), daemonRetryMost))
	if now, found := daemons.Get(r.Scoped, d.key()); found && at.Revision == now.Plan.Target && !at.Ran {
		now.Plan.Failed++
		now.put(r)
	}
	wakeDaemon(r, d.key())
	if at.Ran {
		return
	}
	signal.Publish(r, d.key(), func() signal.Event {
		v, _ := daemonRevisions.Get(r.Scoped, d.key()+"/"+at.Revision)
		e := signal.Event{Source: "aws.ecs", DetailType: "ECS Daemon Service Action", Resources: []string{}}
		detail := map[string]any{
			"eventType": "WARNING", "eventName": "DAEMON_TASK_START_IMPAIRED", "clusterArn": account(r).ClusterARN(d.Cluster),
			"containerInstanceArn": account(r).ContainerInstanceARN(d.Cluster, i.ID), "daemonRevisionArn": *d.revisionARN(r, at.Revision),
			"capacityProviderName": i.Provider, "daemonArn": *d.arn(r), "daemonTaskDefinitionArn": operation.Deref(v.Revision.DaemonTaskDefinitionArn),
			"failureType": "TASK_CREATION_FAILED", "createdAt": r.Now().Format(eventTime), "reason": reason,
		}
		if task != "" {
			arn := account(r).TaskARN(d.Cluster, task)
			detail["failureType"], detail["taskArn"], detail["reason"] = "TASK_FAILED_TO_RUN", arn, "Task failed to reach RUNNING status: "+reason
			e.Resources = []string{arn}
		}
		e.Detail = encodeDetail(detail)
		return e
	})
}

// tellDaemon tells the task's daemon what became of it. A task with a health
// check counts as running once it is healthy.
func (t *taskRecord) tellDaemon(r *operation.Request) {
	if t.Daemon == "" {
		return
	}
	key := t.Cluster + "/" + t.Place.Instance + "/" + t.Daemon
	at, found := daemonPlacements.Get(r.Scoped, key)
	if !found || at.Task != t.ID {
		return
	}
	switch {
	case t.ending():
		i, _ := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
		d := daemonRecord{Cluster: t.Cluster, Name: t.Daemon}
		d.failed(r, &i, &at, t.ID, operation.Deref(t.Task.StoppedReason))
	case t.Task.HealthStatus == ecstypes.HealthStatusUnhealthy:
		at.Running, at.Unhealthy = false, true
	case t.status() == ecsspec.TaskRunning && (len(t.Checked) == 0 || t.Task.HealthStatus == ecstypes.HealthStatusHealthy):
		at.Running, at.Ran, at.Unhealthy = true, true, false
	default:
		return
	}
	daemonPlacements.Put(r.Scoped, key, at)
	wakeDaemon(r, t.Cluster+"/"+t.Daemon)
}

// forgetPlacements forgets what daemons had on an instance that is gone.
func forgetPlacements(r *operation.Request, i *instanceRecord) {
	for _, e := range daemonPlacements.Entries(r.Scoped, i.key()+"/", "", 0) {
		daemonPlacements.Delete(r.Scoped, e.Key)
	}
	if i.Provider != "" {
		wakeDaemonsOf(r, i.Cluster, i.Provider)
	}
}
