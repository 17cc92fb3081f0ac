package ecs

import (
	"slices"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// managedInstance is an instance that ECS launched for a managed instances
// provider: PROVIDER!EC2ID.
type managedInstance struct {
	Provider, Cluster, EC2ID, Zone, Type string
	Launched                             time.Time
	// Instance is the id of its container instance, "" until it has joined.
	Instance string `json:",omitempty"`
	// Idle is since when it has no tasks, Leaving since when it drains.
	Idle    time.Time `json:",omitzero"`
	Leaving time.Time `json:",omitzero"`
}

var (
	managedInstances = store.Collection[managedInstance]{Name: "ecs/managed-instance"}
	// managedTrouble counts, by provider, instances in a row that never took a task.
	managedTrouble = store.Collection[int]{Name: "ecs/managed-trouble"}
)

const (
	// managedEvent is a turn of a managed instances provider; its key is the name.
	managedEvent = "ecs/managed-instances"
	// managedBoot is how long an instance takes from its launch until it joins.
	managedBoot = 60 * time.Second
	// managedDrain is how long tasks that no service replaces may go on.
	managedDrain = 10 * time.Minute
	// managedPause is how long nothing is launched after an instance never took a
	// task, twice as long each time, up to managedPauseMost.
	managedPause     = time.Minute
	managedPauseMost = 15 * time.Minute
)

func (m *managedInstance) key() string { return m.Provider + "!" + m.EC2ID }

func (m *managedInstance) put(r *operation.Request) { managedInstances.Put(r.Scoped, m.key(), *m) }

// wakeManaged asks for a turn of a provider, if it is one of managed instances.
func wakeManaged(r *operation.Request, provider string) {
	if provider == "" {
		return
	}
	if p, found := capacityProviders.Get(r.Scoped, provider); found && p.ManagedInstancesProvider != nil {
		askManaged(r, provider, r.Now(), false)
	}
}

func askManaged(r *operation.Request, provider string, at time.Time, background bool) {
	if due, found := r.Pending(managedEvent, provider); found {
		if !due.After(at) {
			return
		}
		r.Cancel(managedEvent, provider)
	}
	r.Enqueue(store.Event{Due: at, Kind: managedEvent, Key: provider, Background: background})
}

// managedTurn lets instances join, ends those that are drained or idle, and
// launches what the cluster's services lack.
func managedTurn(r *operation.Request, e store.Event) error {
	p, found := capacityProviders.Get(r.Scoped, e.Key)
	if !found || p.ManagedInstancesProvider == nil {
		return nil
	}
	r.Cancel(managedEvent, e.Key)
	coming := 0
	for _, m := range managedInstances.List(r.Scoped, e.Key+"!") {
		if m.turn(r, p.ManagedInstancesProvider) {
			coming++
		}
	}
	if p.Status == ecstypes.CapacityProviderStatusActive {
		launchManaged(r, &p, coming)
	}
	return nil
}

// turn does what is due; coming tells that it will take tasks but does not yet.
func (m *managedInstance) turn(r *operation.Request, p *ecstypes.ManagedInstancesProvider) (coming bool) {
	if m.Instance == "" {
		if due := m.Launched.Add(managedBoot); due.After(r.Now()) {
			askManaged(r, m.Provider, due, false)
			return true
		}
		return m.join(r, p)
	}
	i, found := instances.Get(r.Scoped, m.Cluster+"/"+m.Instance)
	load, _ := InstanceLoad(r, m.EC2ID)
	if found && i.Status == instanceJoining {
		return true
	}
	switch {
	case !found, i.Status == instanceDraining && load == 0:
		m.end(r)
	case i.Status == instanceDraining:
		if m.Leaving.IsZero() {
			m.Leaving = r.Now()
			m.put(r)
		}
		switch until := m.Leaving.Add(managedDrain); {
		case until.After(r.Now()):
			askManaged(r, m.Provider, until, false)
		case hasServiceTasks(r, &i):
			// Their service stops them when it has others.
			askManaged(r, m.Provider, r.Now().Add(managedDrain), true)
		default:
			m.end(r)
		}
	case load > 0:
		managedTrouble.Delete(r.Scoped, m.Provider)
		if !m.Idle.IsZero() {
			m.Idle = time.Time{}
			m.put(r)
		}
	default:
		m.rest(r, p)
		// The services have not had their turn yet.
		return m.Idle.Equal(r.Now())
	}
	return false
}

func hasServiceTasks(r *operation.Request, i *instanceRecord) bool {
	return slices.ContainsFunc(taskIndexes.List(r.Scoped, indexPrefix(i.Cluster, indexInstance, i.ID, string(ecsspec.TaskRunning))), func(t indexedTask) bool {
		return t.Service != ""
	})
}

// rest ends an instance that has had no tasks for long enough.
func (m *managedInstance) rest(r *operation.Request, p *ecstypes.ManagedInstancesProvider) {
	if m.Idle.IsZero() {
		m.Idle = r.Now()
		m.put(r)
	}
	after, ends := idleTime(p)
	if !ends {
		return
	}
	if until := m.Idle.Add(after); until.After(r.Now()) {
		askManaged(r, m.Provider, until, true)
		return
	}
	m.end(r)
}

// join registers the instance; it takes tasks when its critical daemons run.
func (m *managedInstance) join(r *operation.Request, p *ecstypes.ManagedInstancesProvider) (coming bool) {
	cluster, err := getCluster(r, m.Cluster)
	if err != nil || zoneIsLost(r, m.Zone) {
		m.end(r)
		return false
	}
	size, _ := ec2.InstanceTypeByName(m.Type)
	j := JoiningInstance{
		Cluster: m.Cluster, EC2ID: m.EC2ID, Zone: m.Zone, Type: m.Type, CPU: int(size.VCPUs) * 1024, Memory: int(size.MemoryMiB) * registeredMemory / 1000,
		Attributes: map[string]string{},
	}
	if size.Arm {
		j.Attributes["ecs.cpu-architecture"] = "arm64"
	}
	if own, found := capacityProviders.Get(r.Scoped, m.Provider); found && p.PropagateTags == ecstypes.PropagateMITagsCapacityProvider {
		j.Tags = own.Tags
	}
	i := newInstance(r, cluster, j)
	i.Provider, i.Status = m.Provider, instanceJoining
	putInstance(r, i)
	m.Instance = i.ID
	m.put(r)
	for _, d := range daemons.List(r.Scoped, m.Cluster+"/") {
		if d.has(m.Provider) {
			daemonPlacements.Put(r.Scoped, i.key()+"/"+d.Name, daemonPlacement{New: true})
		}
	}
	wakeDaemonsOf(r, m.Cluster, m.Provider)
	activate(r, i)
	return true
}

// end takes the instance out of its cluster and terminates it.
func (m *managedInstance) end(r *operation.Request) {
	managedInstances.Delete(r.Scoped, m.key())
	if i, found := instances.Get(r.Scoped, m.Cluster+"/"+m.Instance); found && m.Instance != "" {
		removeInstance(r, &i)
	}
	ec2.TerminateInstance(r, m.EC2ID, "Client.UserInitiatedShutdown: Amazon ECS terminated the managed instance")
	wakeDaemonsOf(r, m.Cluster, m.Provider)
}

// launchManaged launches as many instances as the tasks would fill that wait for
// this provider's capacity, or that services of the cluster lack for want of it.
func launchManaged(r *operation.Request, p *ecstypes.CapacityProvider, coming int) {
	cluster, name := operation.Deref(p.Cluster), *p.Name
	t := p.ManagedInstancesProvider.InstanceLaunchTemplate
	overCPU, overMemory := daemonOverhead(r, cluster, name)
	var waiting []serviceRecord
	cpu, memory := 0, 0
	for _, w := range waitingTasks.List(r.Scoped, cluster+"/") {
		if w.Provider == name {
			cpu, memory = max(cpu, w.Launch.CPU), max(memory, w.Launch.Memory)
		}
	}
	for _, e := range unplacedServices.Entries(r.Scoped, cluster+"/", "", 0) {
		s, found := services.Get(r.Scoped, e.Key)
		if !found || s.Schedule.Primary() == nil || !asksFor(s.Schedule.Primary().Launch.Providers, name) {
			continue
		}
		waiting = append(waiting, s)
		l := s.Schedule.Primary().Launch
		cpu, memory = max(cpu, l.CPU), max(memory, l.Memory)
	}
	size, fits := managedType(t, cpu+overCPU, memory+overMemory)
	if !fits {
		return
	}
	freeCPU, freeMemory := int(size.VCPUs)*1024-overCPU, int(size.MemoryMiB)*registeredMemory/1000-overMemory
	leaving := map[string]bool{}
	for _, i := range instances.List(r.Scoped, cluster+"/") {
		if i.Status == instanceDraining {
			leaving[i.ID] = true
		}
	}
	needed := waitingDemand(r, cluster, name, freeCPU, freeMemory) - coming
	for i := range waiting {
		needed += waiting[i].instancesLacking(r, name, freeCPU, freeMemory, leaving)
	}
	for range needed {
		subnet := managedSubnet(r, name, t.NetworkConfiguration.Subnets)
		launched, err := ec2.LaunchInstance(r, ec2.NewInstance{
			Type: size.Name, Image: "ami-ecs-managed", Subnet: subnet, SecurityGroups: t.NetworkConfiguration.SecurityGroups,
			Profile: operation.Deref(t.Ec2InstanceProfileArn), Spot: t.CapacityOptionType == ecstypes.CapacityOptionTypeSpot, Tags: map[string]string{"AmazonECSManaged": "true"},
		})
		if err != nil {
			askManaged(r, name, r.Now().Add(managedPauseMost), true)
			return
		}
		m := &managedInstance{Provider: name, Cluster: cluster, EC2ID: launched.ID, Zone: launched.Zone, Type: size.Name, Launched: r.Now()}
		if n, _ := managedTrouble.Get(r.Scoped, name); n > 0 {
			// Those before never took a task: this one is given time.
			m.Launched = r.Now().Add(min(managedPause<<min(n-1, 10), managedPauseMost))
		}
		m.put(r)
		askManaged(r, name, m.Launched.Add(managedBoot), false)
	}
}

// managedSubnet is the one with the fewest of the provider's instances.
func managedSubnet(r *operation.Request, provider string, subnets []string) string {
	in := map[string]int{}
	for _, m := range managedInstances.List(r.Scoped, provider+"!") {
		i, _ := ec2.Instance(r, m.EC2ID)
		in[i.Subnet]++
	}
	best := subnets[0]
	for _, id := range subnets {
		if in[id] < in[best] {
			best = id
		}
	}
	return best
}

// forgetManaged ends what a deleted cluster's managed instances providers were.
func forgetManaged(r *operation.Request, cluster string) {
	for _, p := range capacityProviders.List(r.Scoped, "") {
		if p.ManagedInstancesProvider != nil && operation.Deref(p.Cluster) == cluster {
			for _, m := range managedInstances.List(r.Scoped, *p.Name+"!") {
				m.end(r)
			}
			p.Status, p.UpdateStatus = ecstypes.CapacityProviderStatusInactive, ecstypes.CapacityProviderUpdateStatusDeleteComplete
			capacityProviders.Put(r.Scoped, *p.Name, p)
		}
	}
	for _, e := range daemons.Entries(r.Scoped, cluster+"/", "", 0) {
		r.Cancel(daemonEvent, e.Key)
		daemons.Delete(r.Scoped, e.Key)
	}
}

// activate lets an instance take tasks whose critical daemons run
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons.html).
func activate(r *operation.Request, i *instanceRecord) {
	for _, d := range daemons.List(r.Scoped, i.Cluster+"/") {
		if !d.Plan.Critical || d.Plan.Target == "" || d.Plan.Deleting || !d.has(i.Provider) {
			continue
		}
		if at, found := daemonPlacements.Get(r.Scoped, i.Cluster+"/"+i.ID+"/"+d.Name); !found || !at.Running || at.Revision != d.Plan.Target {
			return
		}
	}
	managedTrouble.Delete(r.Scoped, i.Provider)
	opened := opensZone(r, i)
	zoneInstances.Put(r.Scoped, i.zoneKey(), true)
	i.setState(r, instanceActive)
	if opened {
		wakeRebalancing(r, i.Cluster)
	}
}

// managedTask tells whether a task runs on a managed instance.
func managedTask(r *operation.Request, provider string) bool {
	if provider == "" || ecsspec.IsFargateCapacityProvider(provider) {
		return false
	}
	p, found := capacityProviders.Get(r.Scoped, provider)
	return found && p.ManagedInstancesProvider != nil
}

func namesOf(r *operation.Request, refs []string) (names []string, err error) {
	for _, ref := range refs {
		p, found := findCapacityProvider(r, ref)
		if !found || p.Status == ecstypes.CapacityProviderStatusInactive || !strings.HasPrefix(ref, "arn:") {
			return nil, notACapacityProvider(ref)
		}
		if p.ManagedInstancesProvider == nil {
			return nil, invalidParameter("The capacity provider %s is of the type %s. Daemons are only supported for Amazon ECS Managed Instances capacity providers.", *p.Name, p.Type)
		}
		names = append(names, *p.Name)
	}
	return names, nil
}
