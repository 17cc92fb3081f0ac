package ecs

import (
	"slices"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// spotNotice is how long before its end a task or an instance on spot capacity is told
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html,
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html).
const spotNotice = 2 * time.Minute

// Struck is what a fault of the world has done to ECS, as recorded in the world's
// history under "ecs/fault/KIND". A target that ECS does not know strikes nothing.
type Struck struct {
	Fault, Target    string
	Instances, Tasks int
}

func registerFaults(s *operation.Service) {
	s.On(fault.ZoneLoss.Event(), faulty(zoneLost))
	s.On(fault.ZoneReturn, zoneReturned)
	s.On(fault.InstanceLoss.Event(), faulty(instanceLost))
	s.On(fault.SpotInterruption.Event(), faulty(spotInterrupted))
	s.On(spotEndEvent, spotEnd)
}

// faulty lets a fault happen and records what it did.
func faulty(happen func(r *operation.Request, target string, s *Struck)) operation.EventHandler {
	return func(r *operation.Request, e store.Event) error {
		f, err := fault.Read(e)
		if err != nil {
			return err
		}
		s := Struck{Fault: f.ID, Target: f.Target}
		happen(r, f.Target, &s)
		r.Record("ecs/fault/"+string(f.Kind), s)
		return nil
	}
}

// zoneLost ends the container instances of a zone with their tasks, and the tasks
// that Fargate runs there.
func zoneLost(r *operation.Request, zone string, s *Struck) {
	for _, i := range instances.List(r.Scoped, "") {
		if i.Zone == zone {
			i.lose(r, hostFailed, s)
		}
	}
	for _, c := range clusters.List(r.Scoped, "") {
		prefix := indexPrefix(c.Name, indexCluster, "", string(ecsspec.TaskRunning))
		for _, e := range taskIndexes.Entries(r.Scoped, prefix, "", 0) {
			t, found := tasks.Get(r.Scoped, c.Name+"/"+strings.TrimPrefix(e.Key, prefix))
			if found && t.Place.Zone == zone {
				t.lose(r, ecsspec.StoppedByHost())
				s.Tasks++
			}
		}
	}
}

// zoneReturned lets what waits for capacity try again.
func zoneReturned(r *operation.Request, _ store.Event) error {
	for _, c := range clusters.List(r.Scoped, "") {
		wakeUnplaced(r, c.Name)
		wakeRebalancing(r, c.Name)
	}
	signal.Send(r, signal.ZoneReturned, "", nil)
	return nil
}

// instanceLost ends an instance without notice; target is its EC2 id, or the ARN
// of the container instance.
func instanceLost(r *operation.Request, target string, s *Struck) {
	if i, found := hostOf(r, target); found {
		i.lose(r, hostFailed, s)
		return
	}
	if _, found := ec2.Instance(r, target); found {
		loseHost(r, target, hostFailed)
		s.Instances++
	}
}

func hostOf(r *operation.Request, target string) (instanceRecord, bool) {
	key, found := instanceIDs.Get(r.Scoped, target)
	if !found && isHere(r, target) {
		cluster, id, _ := ecsspec.ParseContainerInstanceRef(target)
		key = cluster + "/" + id
	}
	return instances.Get(r.Scoped, key)
}

// lose ends a container instance without notice. Its Auto Scaling group, if it
// has one, launches another.
func (i *instanceRecord) lose(r *operation.Request, reason string, s *Struck) {
	prefix := indexPrefix(i.Cluster, indexInstance, i.ID, string(ecsspec.TaskRunning))
	for _, e := range taskIndexes.Entries(r.Scoped, prefix, "", 0) {
		if t, found := tasks.Get(r.Scoped, i.Cluster+"/"+strings.TrimPrefix(e.Key, prefix)); found {
			t.lose(r, ecsspec.StoppedByInstance(i.EC2ID))
			s.Tasks++
		}
	}
	s.Instances++
	// What stopped before goes down with the instance as well.
	removeInstance(r, i)
	loseHost(r, i.EC2ID, reason)
}

// Why an instance ended, as EC2 tells it
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html).
const (
	hostFailed   = "Server.ScheduledStop: The instance was stopped due to a scheduled retirement."
	spotReturned = "Server.SpotInstanceTermination: The instance was terminated because the number of Spot requests with a maximum price equal to or higher than the Spot price exceeded available capacity or because of an increase in the Spot price."
)

func loseHost(r *operation.Request, ec2ID, reason string) {
	ec2.TerminateInstance(r, ec2ID, reason)
	signal.Send(r, signal.InstanceLost, ec2ID, nil)
}

// lose ends a task whose host is gone: nothing of it is left to drain or to stop.
func (t *taskRecord) lose(r *operation.Request, reason ecsspec.StopReason) {
	if t.ending() {
		return
	}
	r.Cancel(taskEvent, t.key())
	t.kill(r)
	t.end(r, reason)
	t.put(r)
}

// spotEndEvent is the end of an instance whose notice has run out; its key is the EC2 id.
const spotEndEvent = "ecs/spot-end"

// spotInterrupted takes spot capacity back: a task on FARGATE_SPOT, by its ARN, or
// an instance, by its EC2 id or container instance's ARN. A task that is not on
// FARGATE_SPOT is not struck.
func spotInterrupted(r *operation.Request, target string, s *Struck) {
	if i, found := hostOf(r, target); found {
		s.Instances++
		r.Cancel(spotEndEvent, i.EC2ID)
		r.Enqueue(store.Event{Due: r.Now().Add(spotNotice), Kind: spotEndEvent, Key: i.EC2ID})
		return
	}
	cluster, id, ok := ecsspec.ParseTaskRef(target)
	t, found := tasks.Get(r.Scoped, cluster+"/"+id)
	if !ok || !found || !isHere(r, target) || t.Place.Provider != ecsspec.FargateSpotCapacityProvider || t.ending() {
		return
	}
	s.Tasks++
	t.Shape.StopTimeout = min(t.Shape.StopTimeout, spotNotice)
	stopTaskFor(r, &t, ecsspec.StoppedBySpot())
}

func spotEnd(r *operation.Request, e store.Event) error {
	if i, found := hostOf(r, e.Key); found {
		i.lose(r, spotReturned, &Struck{})
	}
	return nil
}

// zoneIsLost tells whether an agent in the zone reaches nobody.
func zoneIsLost(r *operation.Request, zone string) bool {
	return slices.Contains(fault.LostZones(r), zone)
}
