package autoscaling

import (
	"slices"
	"time"

	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// managedEvent is a look at what the tasks of the group's capacity provider
// need, once a minute while that is not what there is. Its key is the group's name.
const managedEvent = "autoscaling/managed"

// look asks for a look at the next minute.
func (g *groupRecord) look(r *operation.Request) {
	if _, pending := r.Pending(managedEvent, g.name()); !pending {
		due := r.Now().Truncate(time.Minute).Add(time.Minute)
		r.Enqueue(store.Event{Due: due, Kind: managedEvent, Key: g.name(), Background: true})
	}
}

func capacityChanged(r *operation.Request, e store.Event) error {
	if g, found := groups.Get(r.Scoped, e.Key); found && !g.Deleting {
		g.look(r)
	}
	return nil
}

// groupManaged gives the group of a new capacity provider ECS's tag, which its
// instances get when they are launched
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html).
func groupManaged(r *operation.Request, e store.Event) error {
	g, found := groups.Get(r.Scoped, e.Key)
	has := func(t astypes.TagDescription) bool { return operation.Deref(t.Key) == ecsspec.ManagedGroupTag }
	if !found || slices.ContainsFunc(g.Group.Tags, has) {
		return nil
	}
	g.setTags([]astypes.Tag{{Key: new(ecsspec.ManagedGroupTag), PropagateAtLaunch: new(true)}})
	g.put(r)
	return nil
}

// managedDue publishes CapacityProviderReservation and scales the group by it.
func managedDue(r *operation.Request, e store.Event) error {
	g, found := groups.Get(r.Scoped, e.Key)
	if !found || g.Deleting {
		return nil
	}
	p, found := ecs.ProviderOfGroup(r, g.name())
	m := p.Settings.ManagedScaling
	if !found || m == nil || m.Status != ecstypes.ManagedScalingStatusEnabled || len(p.Clusters) == 0 {
		return nil
	}
	plan, err := g.launchPlan(r)
	if err != nil {
		return nil // the template is gone: the group cannot launch, and says so when it tries
	}
	demand := ecs.ProviderDemand(r, p, plan.CPU, plan.Memory)
	for _, cluster := range p.Clusters {
		cloudwatch.PutMetric(r, "AWS/ECS/ManagedScaling", "CapacityProviderReservation", []cwtypes.Dimension{
			{Name: new("CapacityProviderName"), Value: new(p.Name)}, {Name: new("ClusterName"), Value: new(cluster)},
		}, ecsspec.CapacityProviderReservation(demand.Needed, g.desired()-demand.Foreign))
	}
	// Instances that are not the provider's are beyond what it asks for: it
	// neither uses nor ends them.
	needed := demand.Needed + demand.Foreign
	scaling := scheduler.ManagedScaling{
		Target: int(operation.Deref(m.TargetCapacity)), MinStep: int(operation.Deref(m.MinimumScalingStepSize)), MaxStep: int(operation.Deref(m.MaximumScalingStepSize)),
	}
	low := scaling.Low(needed, g.desired())
	switch {
	case !low:
		g.LowSince = time.Time{}
	case g.LowSince.IsZero():
		g.LowSince = r.Now()
	}
	before := g.desired()
	want := scaling.Desired(needed, g.desired(), g.bounds(), g.LowSince, r.Now())
	if want != before {
		g.LowSince = time.Time{}
		g.setDesired(r, want, "a scaling policy of the capacity provider "+p.Name+" changed the desired capacity from "+count(before)+" to "+count(want))
	} else {
		g.put(r)
		// An instance that was kept for its tasks may have become empty.
		if staying := g.staying(r); len(staying) > want && g.victim(r, staying) >= 0 {
			g.reconcile(r, "an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity to "+count(want))
		}
	}
	// At the group's minimum there is nothing left to wait for.
	if want != before || low && g.desired() > g.bounds().Min {
		g.look(r)
	}
	return nil
}
