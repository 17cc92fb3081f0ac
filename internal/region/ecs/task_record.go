package ecs

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// taskEvent is the next step of a task; its key is cluster/task.
const taskEvent = "ecs/task"

// taskRecord is a task as the region keeps it.
type taskRecord struct {
	Cluster, ID string
	Family      string
	// Task is what is described of it.
	Task ecstypes.Task
	// Service and Deployment are empty for a task that was run by itself.
	Service    string `json:",omitempty"`
	Deployment string `json:",omitempty"`
	// Daemon is the name of the managed daemon whose task it is.
	Daemon string `json:",omitempty"`
	Place  scheduler.Place
	Launch scheduler.Launch
	Shape  scheduler.Shape
	// SecurityGroups and Public are those of its network interface.
	SecurityGroups []string `json:",omitempty"`
	Public         bool     `json:",omitempty"`
	// Volumes are the EBS volumes that it gets for itself.
	Volumes []taskVolume `json:",omitempty"`
	// Targets are what it offers to target groups.
	Targets   []taskTarget `json:",omitempty"`
	Interface string       `json:",omitempty"`
	// Registries are those of its service, in Cloud Map.
	Registries []ecstypes.ServiceRegistry `json:",omitempty"`
	// Essential are the names of its essential containers that have a health check.
	Checked []string `json:",omitempty"`
	// Needs: its containers name secrets, log groups or file systems.
	Needs bool `json:",omitempty"`
	// Script is what will happen to it, counted from Since.
	Script []scheduler.Step `json:",omitempty"`
	Since  time.Time
	// Held is the script of a task that waits for a place.
	Held []scheduler.Step `json:",omitempty"`
	// ProtectedUntil is when the protection against scale-in and deployments ends.
	ProtectedUntil time.Time `json:",omitzero"`
}

var (
	tasks = store.Collection[taskRecord]{Name: "ecs/task"}
	// taskIndexes list tasks by what they belong to:
	// CLUSTER/KIND/VALUE/DESIRED-STATUS/TASK.
	taskIndexes = store.Collection[indexedTask]{Name: "ecs/task-index"}
)

// indexedTask is what ListTasks filters by. Status is kept up to date in the
// cluster's index alone ([countTasks]).
type indexedTask struct {
	Family, Service, StartedBy, Instance string
	LaunchType                           ecstypes.LaunchType
	Status                               scheduler.Status
	Provider, Daemon                     string `json:",omitempty"`
}

// The kinds of index, the most selective first.
const (
	indexInstance  = "instance"
	indexService   = "service"
	indexStartedBy = "started-by"
	indexDaemon    = "daemon"
	indexFamily    = "family"
	indexCluster   = "cluster"
)

func (t *taskRecord) key() string { return t.Cluster + "/" + t.ID }

func (t *taskRecord) status() scheduler.Status {
	return scheduler.Status(operation.Deref(t.Task.LastStatus))
}

func (t *taskRecord) ending() bool {
	return operation.Deref(t.Task.DesiredStatus) == string(ecsspec.TaskStopped)
}

// indexValues are the values of the indexes that the task is in.
func (t *taskRecord) indexValues() map[string]string {
	return map[string]string{
		indexCluster: "", indexFamily: t.Family, indexService: t.Service,
		indexStartedBy: operation.Deref(t.Task.StartedBy), indexInstance: t.Place.Instance,
		indexDaemon: t.Daemon,
	}
}

func indexPrefix(cluster, kind, value, desired string) string {
	return cluster + "/" + kind + "/" + value + "/" + desired + "/"
}

func (t *taskRecord) indexed() indexedTask {
	return indexedTask{
		Family: t.Family, Service: t.Service, StartedBy: operation.Deref(t.Task.StartedBy), Instance: t.Place.Instance,
		LaunchType: t.Task.LaunchType, Status: t.status(), Provider: t.Place.Provider, Daemon: t.Daemon,
	}
}

// reindex tells the index of the task's new status.
func (t *taskRecord) reindex(r *operation.Request) {
	taskIndexes.Put(r.Scoped, indexPrefix(t.Cluster, indexCluster, "", operation.Deref(t.Task.DesiredStatus))+t.ID, t.indexed())
	publishTask(r, t)
}

// index puts the task into its indexes under its desired status, and takes it
// out of those of the status it had before, if any.
func (t *taskRecord) index(r *operation.Request, before string) {
	entry := t.indexed()
	desired := operation.Deref(t.Task.DesiredStatus)
	for kind, value := range t.indexValues() {
		if value == "" && kind != indexCluster {
			continue
		}
		if before != "" && before != desired {
			taskIndexes.Delete(r.Scoped, indexPrefix(t.Cluster, kind, value, before)+t.ID)
		}
		taskIndexes.Put(r.Scoped, indexPrefix(t.Cluster, kind, value, desired)+t.ID, entry)
	}
	publishTask(r, t)
}

// forget removes the task and all that points to it.
func (t *taskRecord) forget(r *operation.Request) {
	for kind, value := range t.indexValues() {
		if value != "" || kind == indexCluster {
			taskIndexes.Delete(r.Scoped, indexPrefix(t.Cluster, kind, value, operation.Deref(t.Task.DesiredStatus))+t.ID)
		}
	}
	tasks.Delete(r.Scoped, t.key())
}

// view changes the scheduler's view of a task of a service. A task whose
// service is gone has none.
func (t *taskRecord) view(r *operation.Request, edit func(*scheduler.Task)) {
	if t.Service == "" {
		return
	}
	key := t.Cluster + "/" + t.Service + "/" + t.ID
	if v, found := serviceTasks.Get(r.Scoped, key); found {
		edit(&v)
		if v.Status == ecsspec.TaskStopped {
			serviceTasks.Delete(r.Scoped, key)
		} else {
			serviceTasks.Put(r.Scoped, key, v)
		}
		wakeService(r, t.Cluster+"/"+t.Service)
	}
}

// put keeps the task and enqueues its next step.
func (t *taskRecord) put(r *operation.Request) {
	t.Task.Version++
	tasks.Put(r.Scoped, t.key(), *t)
	if len(t.Script) > 0 {
		next := t.Script[0]
		r.Enqueue(store.Event{
			Due: t.Since.Add(next.At), Kind: taskEvent, Key: t.key(),
			// That a stopped task is no longer described is nothing to wait for.
			Background: next.To == ecsspec.TaskDeleted,
		})
	}
}

// container finds a container of the task by its name.
func (t *taskRecord) container(name string) *ecstypes.Container {
	for i := range t.Task.Containers {
		if operation.Deref(t.Task.Containers[i].Name) == name {
			return &t.Task.Containers[i]
		}
	}
	return nil
}

// alive tells whether any of its containers runs.
func (t *taskRecord) alive() bool {
	for i := range t.Task.Containers {
		if operation.Deref(t.Task.Containers[i].LastStatus) == string(ecsspec.TaskRunning) {
			return true
		}
	}
	return false
}

// countTasks counts the tasks of a cluster that are on their way to RUNNING
// and those that are there.
func countTasks(r *operation.Request, cluster string) (pending, running int) {
	for _, e := range taskIndexes.List(r.Scoped, indexPrefix(cluster, indexCluster, "", string(ecsspec.TaskRunning))) {
		switch {
		case e.Status.Running():
			running++
		case e.Status.Pending():
			pending++
		}
	}
	return pending, running
}

// findTask finds a task of a cluster by id or ARN, in whatever state it is.
func findTask(r *operation.Request, cluster, ref string) (*taskRecord, bool) {
	named, id, ok := ecsspec.ParseTaskRef(ref)
	if !ok || !isHere(r, ref) || named != "" && named != cluster {
		return nil, false
	}
	t, found := tasks.Get(r.Scoped, cluster+"/"+id)
	return &t, found
}

// runTokens are the tasks that a client token of RunTask has started.
var runTokens = store.Collection[[]string]{Name: "ecs/run-token"}
