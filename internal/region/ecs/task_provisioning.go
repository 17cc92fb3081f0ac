package ecs

import (
	"slices"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// A task that is run by itself and finds no place stays PROVISIONING until its
// capacity provider has grown, if that has managed scaling or launches its
// instances itself; otherwise it fails at once
// (https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/,
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html).

// waitingTasks are the tasks that wait for the capacity of a provider: CLUSTER/TASK.
var waitingTasks = store.Collection[waitingTask]{Name: "ecs/task-waiting"}

// waitingTask is when the task was run, and what it needs of an instance.
type waitingTask struct {
	Since    time.Time
	Provider string
	Launch   scheduler.Launch
	// Network is where the task's interface is to be.
	Network *ecstypes.NetworkConfiguration `json:",omitempty"`
}

// waitOverEvent ends the wait of a task; its key is cluster/task.
const waitOverEvent = "ecs/task-waiting"

// awaits is the capacity provider that the next task waits for; empty when it
// is to fail.
func awaits(r *operation.Request, placement *scheduler.Placement, launch scheduler.Launch) string {
	if launch.Fargate {
		return ""
	}
	name := placement.Await(launch)
	p, found := capacityProviders.Get(r.Scoped, name)
	if name == "" || !found || !grows(r, &p, launch) {
		return ""
	}
	return name
}

// grows tells whether the provider will make room for such a task.
func grows(r *operation.Request, p *ecstypes.CapacityProvider, launch scheduler.Launch) bool {
	if m := p.ManagedInstancesProvider; m != nil {
		cpu, memory := daemonOverhead(r, operation.Deref(p.Cluster), *p.Name)
		_, fits := managedType(m.InstanceLaunchTemplate, launch.CPU+cpu, launch.Memory+memory)
		return fits && p.Status == ecstypes.CapacityProviderStatusActive
	}
	return p.AutoScalingGroupProvider != nil && p.AutoScalingGroupProvider.ManagedScaling.Status == ecstypes.ManagedScalingStatusEnabled
}

// checkProvisioning refuses tasks that might have to wait where too many do.
func checkProvisioning(r *operation.Request, cluster string, count int) error {
	n := waitingTasks.Count(r.Scoped, cluster+"/")
	if n == 0 || n+count <= ecsspec.MaximumProvisioningTasks {
		return nil
	}
	return clientException("Capacity is unavailable at this time: %d tasks of the cluster %s are in the PROVISIONING state, of at most %d. Try again when some have been placed.",
		n, cluster, ecsspec.MaximumProvisioningTasks)
}

// wait makes the new task wait for its provider instead of going on.
func (t *taskRecord) wait(r *operation.Request, n newTask) {
	t.Held, t.Script = t.Script, nil
	waitingTasks.Put(r.Scoped, t.key(), waitingTask{Since: r.Now(), Provider: n.Place.Provider, Launch: n.Launch, Network: n.Network})
	r.Enqueue(store.Event{Due: r.Now().Add(ecsspec.ProvisioningTimeout * time.Minute), Kind: waitOverEvent, Key: t.key()})
	tellProviders(r, n.Launch.OnlyBy(n.Place.Provider))
}

// placeWaiting gives the waiting tasks of a cluster their places, as far as
// there are any, those that have waited longest first.
func placeWaiting(r *operation.Request, cluster string) {
	entries := waitingTasks.Entries(r.Scoped, cluster+"/", "", 0)
	if len(entries) == 0 {
		return
	}
	slices.SortStableFunc(entries, func(a, b store.Entry[waitingTask]) int {
		if c := a.Item.Since.Compare(b.Item.Since); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	lost := fault.LostZones(r)
	for _, e := range entries {
		t, found := tasks.Get(r.Scoped, e.Key)
		if !found {
			continue
		}
		launch := e.Item.Launch.OnlyBy(e.Item.Provider)
		place, lack := scheduler.NewPlacement(instanceSnapshot(r, cluster, operation.Deref(t.Task.Group)), lost).Place("", launch)
		if lack != "" {
			continue
		}
		t.Script, t.Since = t.Held, r.Now()
		t.stopWaiting(r)
		t.occupy(r, place, e.Item.Network)
		t.index(r, "")
		t.put(r)
	}
}

// stopWaiting ends the task's wait, if it waits.
func (t *taskRecord) stopWaiting(r *operation.Request) {
	if t.Held == nil {
		return
	}
	t.Held = nil
	waitingTasks.Delete(r.Scoped, t.key())
	r.Cancel(waitOverEvent, t.key())
}

// waitOver stops a task that has waited too long.
func waitOver(r *operation.Request, e store.Event) error {
	w, waiting := waitingTasks.Get(r.Scoped, e.Key)
	t, found := tasks.Get(r.Scoped, e.Key)
	if !waiting || !found {
		return nil
	}
	stopTaskFor(r, &t, ecsspec.FailedToPlace(lackOfProvider(r, t.Cluster, w)))
	return nil
}

// lackOfProvider is what the first instance of the provider lacks for the task.
func lackOfProvider(r *operation.Request, cluster string, w waitingTask) string {
	for _, i := range instanceSnapshot(r, cluster, "") {
		if i.Provider == w.Provider {
			return failureReason(w.Launch.Lack(i))
		}
	}
	return ecsspec.EmptyCapacityProvider
}

// waitingDemand is how many more instances of a size the tasks that wait for the
// provider fill: those of a kind share instances.
func waitingDemand(r *operation.Request, cluster, provider string, cpu, memory int) (needed int) {
	type kind struct {
		cpu, memory int
		alone       bool
	}
	var order []kind
	count, launches := map[kind]int{}, map[kind]scheduler.Launch{}
	for _, w := range waitingTasks.List(r.Scoped, cluster+"/") {
		if w.Provider != provider {
			continue
		}
		k := kind{w.Launch.CPU, w.Launch.Memory, scheduler.InstancesFor(2, w.Launch, 0, 0) > 1}
		if count[k] == 0 {
			order, launches[k] = append(order, k), w.Launch
		}
		count[k]++
	}
	for _, k := range order {
		needed += scheduler.InstancesFor(count[k], launches[k], cpu, memory)
	}
	return needed
}
