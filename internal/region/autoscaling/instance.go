package autoscaling

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// instanceEvent is the next step of an instance; its key is GROUP!ID.
	instanceEvent = "autoscaling/instance"
	// How long an instance takes: to boot, until its agent joins the cluster, and to shut down.
	bootTime     = 30 * time.Second
	joinTime     = 60 * time.Second
	shutdownTime = 30 * time.Second
	// drainLook and drainTime: how often it is looked whether a draining
	// instance is empty, and when it ends all the same. AWS waits up to 48 hours.
	drainLook = 30 * time.Second
	drainTime = 10 * time.Minute
)

// instanceRecord is an instance of a group: GROUP!ID.
type instanceRecord struct {
	Group, ID, Zone string
	Plan            launchPlan
	State           astypes.LifecycleState
	Protected       bool `json:",omitempty"`
	Launched        time.Time
	// Joined: its agent has been there. Leaving: since when it is to end.
	Joined  bool      `json:",omitempty"`
	Leaving time.Time `json:",omitzero"`
	// Hook is the lifecycle hook it waits for, Activity the number of the activity under way.
	Hook     string `json:",omitempty"`
	Activity int    `json:",omitempty"`
}

var instances = store.Collection[instanceRecord]{Name: "autoscaling/instance"}

func (i *instanceRecord) key() string { return i.Group + "!" + i.ID }

func (i *instanceRecord) put(r *operation.Request) { instances.Put(r.Scoped, i.key(), *i) }

func (i *instanceRecord) leaving() bool { return !i.Leaving.IsZero() }

// step asks for the next step of the instance.
func (i *instanceRecord) step(r *operation.Request, after time.Duration) {
	r.Cancel(instanceEvent, i.key())
	r.Enqueue(store.Event{Due: r.Now().Add(after), Kind: instanceEvent, Key: i.key()})
}

// staying are the group's instances that are not to end.
func (g *groupRecord) staying(r *operation.Request) []instanceRecord {
	return slices.DeleteFunc(instances.List(r.Scoped, g.name()+"!"), func(i instanceRecord) bool { return i.leaving() })
}

// reconcile launches or ends instances until there are as many as desired.
func (g *groupRecord) reconcile(r *operation.Request, cause string) {
	staying := g.staying(r)
	cause = "At " + r.Now().Format(time.RFC3339) + " " + cause + "."
	for n := len(staying); n < g.desired(); n++ {
		i, err := g.launch(r, staying, cause)
		if err != nil {
			g.fail(r, "Launching a new EC2 instance", cause, err.Error())
			return
		}
		staying = append(staying, i)
	}
	for n := len(staying); n > g.desired(); n-- {
		at := g.victim(r, staying)
		if at < 0 {
			g.fail(r, "Terminating EC2 instances", cause, "Could not scale to desired capacity because all remaining instances are protected from scale-in.")
			return
		}
		g.terminate(r, &staying[at], cause)
		staying = slices.Delete(staying, at, at+1)
	}
}

// launch starts one instance where the group has the fewest.
func (g *groupRecord) launch(r *operation.Request, there []instanceRecord, cause string) (instanceRecord, error) {
	plan, err := g.launchPlan(r)
	if err != nil {
		return instanceRecord{}, err
	}
	zones := g.zones(r)
	if len(zones) == 0 && len(g.Group.AvailabilityZones) > 0 {
		return instanceRecord{}, validation("We currently do not have sufficient %s capacity in the Availability Zones you requested (%s). Launching EC2 instance failed.",
			plan.Type, strings.Join(g.Group.AvailabilityZones, ", "))
	}
	plan.Instance.Subnet = g.place(r, zones, there)
	launched, err := ec2.LaunchInstance(r, plan.Instance)
	if err != nil {
		return instanceRecord{}, err
	}
	i := instanceRecord{
		Group: g.name(), ID: launched.ID, Zone: launched.Zone, Plan: plan, State: astypes.LifecycleStatePending,
		Protected: operation.Deref(g.Group.NewInstancesProtectedFromScaleIn), Launched: r.Now(),
	}
	i.Activity = g.begin(r, "Launching a new EC2 instance: "+i.ID, cause)
	i.put(r)
	i.step(r, bootTime)
	return i, nil
}

// place is a subnet in that of the zones with the fewest instances, the first of equals:
// one of the group's, or of the default VPC's for a group that has only zones.
func (g *groupRecord) place(r *operation.Request, zones []string, there []instanceRecord) (subnet string) {
	zone := ""
	in := map[string]int{}
	for _, i := range there {
		in[i.Zone]++
	}
	for _, z := range zones {
		if zone == "" || in[z] < in[zone] {
			zone = z
		}
	}
	for _, id := range g.subnets() {
		if s, found := ec2.Subnet(r, id); found && s.Zone == zone {
			return id
		}
	}
	for _, s := range ec2.Subnets(r, ec2.DefaultVPC(r).ID) {
		if s.Zone == zone {
			return s.ID
		}
	}
	return ""
}

// victim is the instance that scaling in ends: unprotected, in the zone that
// has the most, an empty one before one with tasks, the oldest of equals
// (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html).
// With managed termination protection, ECS protects instances with tasks.
func (g *groupRecord) victim(r *operation.Request, of []instanceRecord) int {
	in := map[string]int{}
	for _, i := range of {
		in[i.Zone]++
	}
	provider, managed := ecs.ProviderOfGroup(r, g.name())
	protects := managed && provider.Settings.ManagedTerminationProtection == "ENABLED"
	best, bestTasks := -1, 0
	for n, i := range of {
		tasks, joined := ecs.InstanceLoad(r, i.ID)
		if protects && (tasks > 0 || !joined && i.State == astypes.LifecycleStatePending) || i.Protected && !(protects && joined) {
			continue
		}
		switch b := best; {
		case b < 0, in[i.Zone] > in[of[b].Zone],
			in[i.Zone] == in[of[b].Zone] && (tasks == 0) && bestTasks > 0,
			in[i.Zone] == in[of[b].Zone] && (tasks == 0) == (bestTasks == 0) && i.Launched.Before(of[b].Launched):
			best, bestTasks = n, tasks
		}
	}
	return best
}

// terminate begins the end of an instance.
func (g *groupRecord) terminate(r *operation.Request, i *instanceRecord, cause string) {
	if i.leaving() {
		return
	}
	i.Leaving, i.State, i.Hook = r.Now(), astypes.LifecycleStateTerminating, ""
	i.Activity = g.begin(r, "Terminating EC2 instance: "+i.ID, cause)
	provider, managed := ecs.ProviderOfGroup(r, g.name())
	draining := managed && provider.Settings.ManagedDraining == "ENABLED" && i.Joined && !g.Deleting
	if draining {
		ecs.DrainInstance(r, i.ID)
		i.State = astypes.LifecycleStateTerminatingWait
	}
	i.put(r)
	switch hook := g.hook(terminatingHook); {
	case draining:
		i.step(r, drainLook)
	case hook != nil:
		i.wait(r, hook, astypes.LifecycleStateTerminatingWait)
	default:
		i.shutDown(r)
	}
}

func (i *instanceRecord) shutDown(r *operation.Request) {
	ec2.TerminateInstance(r, i.ID, "Client.UserInitiatedShutdown: User initiated shutdown")
	i.State, i.Hook = astypes.LifecycleStateTerminatingProceed, ""
	i.put(r)
	i.step(r, shutdownTime)
}

// instanceDue is the next step of an instance.
func instanceDue(r *operation.Request, e store.Event) error {
	i, found := instances.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	g, found := groups.Get(r.Scoped, i.Group)
	if !found {
		return nil
	}
	switch i.State {
	case astypes.LifecycleStatePending:
		if hook := g.hook(launchingHook); hook != nil && i.Hook == "" {
			i.wait(r, hook, astypes.LifecycleStatePendingWait)
			return nil
		}
		g.inService(r, &i)
	case astypes.LifecycleStatePendingWait:
		g.completeHook(r, &i, "")
	case astypes.LifecycleStateInService:
		return i.join(r, &g)
	case astypes.LifecycleStateTerminatingWait:
		if i.Hook != "" {
			g.completeHook(r, &i, "")
			return nil
		}
		if tasks, joined := ecs.InstanceLoad(r, i.ID); joined && tasks > 0 && r.Now().Before(i.Leaving.Add(drainTime)) {
			i.step(r, drainLook)
			return nil
		}
		if hook := g.hook(terminatingHook); hook != nil {
			i.wait(r, hook, astypes.LifecycleStateTerminatingWait)
			return nil
		}
		i.shutDown(r)
	default:
		g.gone(r, &i)
	}
	return nil
}

func (g *groupRecord) inService(r *operation.Request, i *instanceRecord) {
	i.State, i.Hook = astypes.LifecycleStateInService, ""
	g.end(r, i.Activity, astypes.ScalingActivityStatusCodeSuccessful)
	i.put(r)
	if i.Plan.Cluster != "" {
		i.step(r, max(0, i.Launched.Add(joinTime).Sub(r.Now())))
	}
}

// join registers the instance with its cluster. An agent whose cluster is not
// there tries again.
func (i *instanceRecord) join(r *operation.Request, g *groupRecord) error {
	if i.Joined {
		return nil
	}
	_, err := ecs.JoinCluster(r, ecs.JoiningInstance{
		Cluster: i.Plan.Cluster, EC2ID: i.ID, Zone: i.Zone, Type: i.Plan.Type, Image: i.Plan.Image, Group: i.Group,
		CPU: i.Plan.CPU, Memory: i.Plan.Memory, Attributes: maps.Clone(i.Plan.Attributes),
	})
	if err != nil {
		// Ever more rarely, so that one that never can costs nothing.
		wait := max(joinTime, r.Now().Sub(i.Launched))
		r.Enqueue(store.Event{Due: r.Now().Add(wait), Kind: instanceEvent, Key: i.key(), Background: true})
		return nil
	}
	i.Joined = true
	i.put(r)
	g.look(r)
	return nil
}

// gone ends an instance.
func (g *groupRecord) gone(r *operation.Request, i *instanceRecord) {
	ecs.LoseInstance(r, i.ID)
	instances.Delete(r.Scoped, i.key())
	g.end(r, i.Activity, astypes.ScalingActivityStatusCodeSuccessful)
	if g.Deleting {
		if instances.Count(r.Scoped, g.name()+"!") == 0 {
			g.forget(r)
		}
		return
	}
	g.reconcile(r, "an instance was started in response to a difference between desired and actual capacity")
	g.look(r)
}

func (i *instanceRecord) describe() astypes.Instance {
	return astypes.Instance{
		InstanceId: new(i.ID), AvailabilityZone: new(i.Zone), HealthStatus: new("Healthy"), LifecycleState: i.State,
		ProtectedFromScaleIn: new(i.Protected), InstanceType: new(i.Plan.Type), LaunchTemplate: &i.Plan.Template,
	}
}

func count(n int) string { return strconv.Itoa(n) }

// activityKey counts down, so that the newest comes first.
func activityKey(group string, n int) string { return fmt.Sprintf("%s!%010d", group, 9_999_999_999-n) }
