package ecs

import (
	"slices"
	"strconv"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// instanceRecord is a container instance as the region keeps it. What is taken
// of it follows from the tasks that are placed on it.
type instanceRecord struct {
	Cluster, ID, Zone string
	EC2ID             string `json:",omitempty"`
	// Provider is the capacity provider it belongs to, if any, and Group the Auto
	// Scaling group that launched it.
	Provider     string `json:",omitempty"`
	Group        string `json:",omitempty"`
	Status       string
	CPU, Memory  int
	Reserved     []scheduler.Port
	Attributes   map[string]string
	RegisteredAt time.Time
	VersionInfo  *ecstypes.VersionInfo `json:",omitempty"`
	Tags         []ecstypes.Tag        `json:",omitempty"`
	Version      int64
	// Pending and Running count tasks; Used is what they take.
	Pending, Running    int
	UsedCPU, UsedMemory int
	UsedPorts           []scheduler.Port `json:",omitempty"`
	// Groups counts tasks by their group ("service:web").
	Groups map[string]int `json:",omitempty"`
	// LastPort is the host port that was last given to a dynamic mapping.
	LastPort int32 `json:",omitempty"`
}

// The states of a container instance. What is deregistered is INACTIVE and gone.
const (
	instanceActive   = "ACTIVE"
	instanceDraining = "DRAINING"
	// instanceJoining is a managed instance whose critical daemons do not run yet.
	instanceJoining = "REGISTERING"
)

var instances = store.Collection[instanceRecord]{Name: "ecs/container-instance"}

func (i *instanceRecord) key() string { return i.Cluster + "/" + i.ID }

func putInstance(r *operation.Request, i *instanceRecord) {
	i.Version++
	instances.Put(r.Scoped, i.key(), *i)
}

// getInstance finds a container instance by id or ARN.
func getInstance(r *operation.Request, cluster, ref string) (*instanceRecord, error) {
	named, id, ok := ecsspec.ParseContainerInstanceRef(ref)
	i, found := instances.Get(r.Scoped, cluster+"/"+id)
	if !ok || !isHere(r, ref) || named != "" && named != cluster || !found {
		return nil, invalidParameter("The referenced container instance %s was not found in the cluster %s.", ref, cluster)
	}
	return &i, nil
}

// countInstances counts the container instances of a cluster.
func countInstances(r *operation.Request, cluster string) int {
	return instances.Count(r.Scoped, cluster+"/")
}

// instanceSnapshot is what the scheduler sees of a cluster's instances; tasks
// of group count as its own.
func instanceSnapshot(r *operation.Request, cluster, group string) []scheduler.Instance {
	var snapshot []scheduler.Instance
	for _, i := range instances.List(r.Scoped, cluster+"/") {
		snapshot = append(snapshot, i.scheduled(group))
	}
	return snapshot
}

// scheduled is what the scheduler sees of the instance.
func (i *instanceRecord) scheduled(group string) scheduler.Instance {
	in := scheduler.Instance{
		ID: i.ID, Zone: i.Zone, Provider: i.Provider, Active: i.Status == instanceActive, Draining: i.Status == instanceDraining, Attributes: i.Attributes,
		EC2ID: i.EC2ID, RegisteredAt: i.RegisteredAt, Running: i.Running, Groups: i.Groups,
		CPU: i.CPU - i.UsedCPU, Memory: i.Memory - i.UsedMemory,
		Ports: append(slices.Clone(i.Reserved), i.UsedPorts...), Tasks: i.Groups[group],
	}
	if i.VersionInfo != nil {
		in.AgentVersion = operation.Deref(i.VersionInfo.AgentVersion)
	}
	return in
}

// occupyInstance takes of the instance what the task needs.
func occupyInstance(r *operation.Request, t *taskRecord) {
	i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
	if !found {
		return
	}
	i.UsedCPU, i.UsedMemory = i.UsedCPU+t.Launch.CPU, i.UsedMemory+t.Launch.Memory
	i.UsedPorts = append(i.UsedPorts, t.Launch.Ports...)
	i.Pending++
	if i.Groups == nil {
		i.Groups = map[string]int{}
	}
	i.Groups[operation.Deref(t.Task.Group)]++
	putInstance(r, &i)
}

// countOnInstance moves the task from pending to running.
func (t *taskRecord) countOnInstance(r *operation.Request, from, to scheduler.Status) {
	i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
	if t.Place.Instance == "" || !found {
		return
	}
	if from.Pending() && to.Running() {
		i.Pending, i.Running = i.Pending-1, i.Running+1
		putInstance(r, &i)
	}
}

// leaveInstance gives back what the task took of its instance.
func (t *taskRecord) leaveInstance(r *operation.Request, _ scheduler.Status) {
	i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
	if t.Place.Instance == "" || !found {
		return
	}
	i.UsedCPU, i.UsedMemory = i.UsedCPU-t.Launch.CPU, i.UsedMemory-t.Launch.Memory
	for _, p := range t.Launch.Ports {
		if at := slices.Index(i.UsedPorts, p); at >= 0 {
			i.UsedPorts = slices.Delete(i.UsedPorts, at, at+1)
		}
	}
	for _, p := range t.dynamicPorts() {
		if at := slices.Index(i.UsedPorts, p); at >= 0 {
			i.UsedPorts = slices.Delete(i.UsedPorts, at, at+1)
		}
	}
	if t.Task.StartedAt != nil {
		i.Running--
	} else {
		i.Pending--
	}
	group := operation.Deref(t.Task.Group)
	if i.Groups[group]--; i.Groups[group] <= 0 {
		delete(i.Groups, group)
	}
	putInstance(r, &i)
	wakeUnplaced(r, t.Cluster)
	wakeManaged(r, i.Provider)
}

// wakeUnplaced lets the tasks and services that wait for capacity try again.
func wakeUnplaced(r *operation.Request, cluster string) {
	placeWaiting(r, cluster)
	for _, e := range unplacedServices.Entries(r.Scoped, cluster+"/", "", 0) {
		if s, found := services.Get(r.Scoped, e.Key); found {
			schedules := []*scheduler.Service{&s.Schedule}
			for i := range s.TaskSets {
				schedules = append(schedules, &s.TaskSets[i].Schedule)
			}
			for _, sc := range schedules {
				if p := sc.Primary(); p != nil {
					p.RetryAt, p.SaidUnplaced = time.Time{}, ""
				}
			}
			putService(r, &s)
			wakeService(r, e.Key)
		}
	}
}

// bindings are the ports of a container on its host, dynamic ones given now.
func (t *taskRecord) bindings(r *operation.Request, container string) []ecstypes.NetworkBinding {
	if t.Place.Instance == "" || t.Shape.Interface {
		return []ecstypes.NetworkBinding{}
	}
	td, err := t.definition(r)
	i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
	if err != nil || !found {
		return []ecstypes.NetworkBinding{}
	}
	bindings := []ecstypes.NetworkBinding{}
	for _, c := range td.TaskDefinition.ContainerDefinitions {
		if operation.Deref(c.Name) != container {
			continue
		}
		for _, m := range c.PortMappings {
			port, dynamic := ecsspec.HostPort(td.TaskDefinition.NetworkMode, m)
			protocol := m.Protocol
			if protocol == "" {
				protocol = ecstypes.TransportProtocolTcp
			}
			if dynamic {
				port = i.freePort(protocol)
				i.UsedPorts = append(i.UsedPorts, scheduler.Port{Number: port, Protocol: protocol})
			}
			bindings = append(bindings, ecstypes.NetworkBinding{
				BindIP: new("0.0.0.0"), ContainerPort: m.ContainerPort, HostPort: new(port), Protocol: protocol,
			})
		}
	}
	putInstance(r, &i)
	return bindings
}

// freePort gives out the ephemeral range from below, beginning behind the last one given.
func (i *instanceRecord) freePort(protocol ecstypes.TransportProtocol) int32 {
	const span = ecsspec.DynamicHostPortLast - ecsspec.DynamicHostPortFirst + 1
	for range span {
		i.LastPort = max(i.LastPort, ecsspec.DynamicHostPortFirst-1) + 1
		if i.LastPort > ecsspec.DynamicHostPortLast {
			i.LastPort = ecsspec.DynamicHostPortFirst
		}
		if !slices.Contains(i.UsedPorts, scheduler.Port{Number: i.LastPort, Protocol: protocol}) {
			break
		}
	}
	return i.LastPort
}

// dynamicPorts are the host ports that the task was given.
func (t *taskRecord) dynamicPorts() (ports []scheduler.Port) {
	for _, c := range t.Task.Containers {
		for _, b := range c.NetworkBindings {
			p := scheduler.Port{Number: operation.Deref(b.HostPort), Protocol: b.Protocol}
			if !slices.Contains(t.Launch.Ports, p) {
				ports = append(ports, p)
			}
		}
	}
	return ports
}

// describe is the instance as ECS answers it.
func (i *instanceRecord) describe(r *operation.Request, withTags bool) ecstypes.ContainerInstance {
	d := ecstypes.ContainerInstance{
		ContainerInstanceArn: new(account(r).ContainerInstanceARN(i.Cluster, i.ID)), Ec2InstanceId: new(i.EC2ID),
		Status: new(i.Status), AgentConnected: true, RegisteredAt: new(i.RegisteredAt), Version: i.Version,
		VersionInfo: i.VersionInfo, PendingTasksCount: int32(i.Pending), RunningTasksCount: int32(i.Running),
		RegisteredResources: resources(i.CPU, i.Memory, i.Reserved),
		RemainingResources:  resources(i.CPU-i.UsedCPU, i.Memory-i.UsedMemory, append(slices.Clone(i.Reserved), i.UsedPorts...)),
		Attributes:          []ecstypes.Attribute{}, Attachments: []ecstypes.Attachment{},
	}
	if i.Provider != "" {
		d.CapacityProviderName = new(i.Provider)
	}
	names := make([]string, 0, len(i.Attributes))
	for name := range i.Attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a := ecstypes.Attribute{Name: new(name)}
		if v := i.Attributes[name]; v != "" {
			a.Value = new(v)
		}
		d.Attributes = append(d.Attributes, a)
	}
	if withTags {
		d.Tags = i.Tags
	}
	return d
}

// resources spells resources as ECS does: PORTS are those that are taken.
func resources(cpu, memory int, taken []scheduler.Port) []ecstypes.Resource {
	ports := map[ecstypes.TransportProtocol][]string{}
	for _, p := range taken {
		ports[p.Protocol] = append(ports[p.Protocol], strconv.Itoa(int(p.Number)))
	}
	for _, list := range ports {
		slices.Sort(list)
	}
	return []ecstypes.Resource{
		{Name: new("CPU"), Type: new("INTEGER"), IntegerValue: int32(cpu)},
		{Name: new("MEMORY"), Type: new("INTEGER"), IntegerValue: int32(memory)},
		{Name: new("PORTS"), Type: new("STRINGSET"), StringSetValue: orEmpty(ports[ecstypes.TransportProtocolTcp])},
		{Name: new("PORTS_UDP"), Type: new("STRINGSET"), StringSetValue: orEmpty(ports[ecstypes.TransportProtocolUdp])},
	}
}

// zoneFor is a zone for an instance that says nothing of it: the region has no
// EC2 instances, so they are spread over the zones in turn.
func zoneFor(r *operation.Request, cluster string) string {
	zones := ec2.Zones(r)
	return zones[countInstances(r, cluster)%len(zones)].Name
}
