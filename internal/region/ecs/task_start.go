package ecs

import (
	"slices"
	"strconv"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// newTask is what a task is made from.
type newTask struct {
	Cluster         string
	Definition      *ecstypes.TaskDefinition
	Place           scheduler.Place
	Launch          scheduler.Launch
	LaunchType      ecstypes.LaunchType
	PlatformVersion string
	Network         *ecstypes.NetworkConfiguration
	Overrides       *ecstypes.TaskOverride
	Group           string
	StartedBy       string
	EnableExec      bool
	Tags            []ecstypes.Tag
	// Volumes are EBS volumes that it gets for itself.
	Volumes []ecsspec.ManagedVolume
	// Waits: there is no place yet, but a capacity provider that will grow.
	Waits bool

	// SecurityGroups are those of an interface whose network names none; EC2 looks
	// for the default one where they are empty.
	SecurityGroups []string

	// What follows is set for a task of a service.
	Service    *serviceRecord
	Deployment string
	Targets    []taskTarget
	Registries []ecstypes.ServiceRegistry
	Registered bool
	// Connect: the task has the proxy of Service Connect.
	Connect bool

	// Daemon is the name of the managed daemon whose task it is.
	Daemon string
}

// launchOf is how the service's tasks are placed.
func launchOf(r *operation.Request, s *serviceRecord, td *ecstypes.TaskDefinition) scheduler.Launch {
	l := newLaunch(r, td, s.onFargate(), s.Settings.NetworkConfiguration, nil)
	l.Constraints = append(l.Constraints, s.Settings.PlacementConstraints...)
	l.Strategy = s.Settings.PlacementStrategy
	l.Providers = s.Settings.CapacityProviderStrategy
	return l
}

func newLaunch(r *operation.Request, td *ecstypes.TaskDefinition, fargate bool, network *ecstypes.NetworkConfiguration, overrides *ecstypes.TaskOverride) scheduler.Launch {
	l := scheduler.Launch{Fargate: fargate}
	if network != nil && network.AwsvpcConfiguration != nil {
		for _, id := range network.AwsvpcConfiguration.Subnets {
			if subnet, found := ec2.Subnet(r, id); found {
				l.Subnets = append(l.Subnets, scheduler.Subnet{ID: id, Zone: subnet.Zone})
			}
		}
	}
	for _, c := range td.PlacementConstraints {
		l.Constraints = append(l.Constraints, ecstypes.PlacementConstraint{
			Type: ecstypes.PlacementConstraintType(c.Type), Expression: c.Expression,
		})
	}
	if fargate {
		return l
	}
	l.CPU, l.Memory = demand(td, overrides)
	for _, c := range td.ContainerDefinitions {
		for _, m := range c.PortMappings {
			// A task with its own interface has all ports to itself.
			if ecsspec.HasOwnInterface(td.NetworkMode) {
				continue
			}
			if port, dynamic := ecsspec.HostPort(td.NetworkMode, m); !dynamic {
				protocol := m.Protocol
				if protocol == "" {
					protocol = ecstypes.TransportProtocolTcp
				}
				l.Ports = append(l.Ports, scheduler.Port{Number: port, Protocol: protocol})
			}
		}
	}
	return l
}

// demand is what a task takes of an instance: its own size where it has one,
// otherwise the sum of its containers'.
func demand(td *ecstypes.TaskDefinition, overrides *ecstypes.TaskOverride) (cpu, memory int) {
	for i := range td.ContainerDefinitions {
		c := overridden(&td.ContainerDefinitions[i], overrides)
		cpu += int(c.Cpu)
		if c.MemoryReservation != nil {
			memory += int(*c.MemoryReservation)
		} else {
			memory += int(operation.Deref(c.Memory))
		}
	}
	if n, err := ecsspec.ParseCPU(taskCPU(td, overrides)); err == nil {
		cpu = n
	}
	if n, err := ecsspec.ParseMemory(taskMemory(td, overrides)); err == nil {
		memory = n
	}
	return cpu, memory
}

func taskCPU(td *ecstypes.TaskDefinition, overrides *ecstypes.TaskOverride) string {
	if overrides != nil && operation.Deref(overrides.Cpu) != "" {
		return *overrides.Cpu
	}
	return operation.Deref(td.Cpu)
}

func taskMemory(td *ecstypes.TaskDefinition, overrides *ecstypes.TaskOverride) string {
	if overrides != nil && operation.Deref(overrides.Memory) != "" {
		return *overrides.Memory
	}
	return operation.Deref(td.Memory)
}

// serviceTask is what the tasks of a service's deployment are made from, but for
// their place and their targets, which each task has for itself.
func serviceTask(r *operation.Request, s *serviceRecord, deployment string) (n newTask, revision ecstypes.ServiceRevision, err error) {
	revision, _ = revisions.Get(r.Scoped, s.key()+"/"+revisionOf(deployment))
	td, err := getTaskDefinition(r, operation.Deref(revision.TaskDefinition))
	if err != nil {
		return n, revision, err
	}
	n = newTask{
		Cluster: s.Cluster, Definition: &td.TaskDefinition,
		Launch: s.deployment(deployment).Launch, LaunchType: revision.LaunchType,
		PlatformVersion: operation.Deref(revision.PlatformVersion), Network: revision.NetworkConfiguration,
		Group: "service:" + s.Name, StartedBy: deployment, EnableExec: s.Settings.EnableExecuteCommand,
		Service: s, Deployment: deployment, Registries: revision.ServiceRegistries,
		Registered: len(revision.LoadBalancers)+len(revision.ServiceRegistries) > 0, Volumes: ecsspec.ServiceVolumes(revision.VolumeConfigurations),
	}
	if c := revision.ServiceConnectConfiguration; c != nil && c.Enabled {
		n.Connect = true
		n.Registries = append(slices.Clone(n.Registries), connectRegistries(s.Deployments[deployment], c, &td.TaskDefinition)...)
		n.Registered = n.Registered || len(n.Registries) > 0
	}
	if net := n.Network; net != nil && net.AwsvpcConfiguration != nil && len(net.AwsvpcConfiguration.SecurityGroups) == 0 && len(n.Launch.Subnets) > 0 {
		if subnet, found := ec2.Subnet(r, n.Launch.Subnets[0].ID); found {
			if g, found := ec2.DefaultSecurityGroup(r, subnet.VPC); found {
				n.SecurityGroups = []string{g.ID}
			}
		}
	}
	switch s.Settings.PropagateTags {
	case ecstypes.PropagateTagsService:
		n.Tags = s.Tags
	case ecstypes.PropagateTagsTaskDefinition:
		n.Tags = td.Tags
	}
	if s.Settings.EnableECSManagedTags {
		n.Tags = append(slices.Clone(n.Tags), managedTags(s.Cluster, s.Name)...)
	}
	return n, revision, nil
}

// managedTags are ECS's own
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#managed-tags).
func managedTags(cluster, service string) []ecstypes.Tag {
	managed := []ecstypes.Tag{{Key: new("aws:ecs:clusterName"), Value: new(cluster)}}
	if service != "" {
		managed = append(managed, ecstypes.Tag{Key: new("aws:ecs:serviceName"), Value: new(service)})
	}
	return managed
}

// startTask makes a task that is PROVISIONING and knows what will happen to it.
func startTask(r *operation.Request, n newTask) *taskRecord {
	id := r.ID("ecs/task", 32)
	td := n.Definition
	fargate := n.Launch.Fargate
	t := &taskRecord{
		Cluster: n.Cluster, ID: id, Family: operation.Deref(td.Family), Deployment: n.Deployment, Daemon: n.Daemon, Place: n.Place, Launch: n.Launch,
		Targets: n.Targets, Registries: n.Registries, Needs: needs(td), Since: r.Now(),
		Shape: scheduler.Shape{
			Interface: ecsspec.HasOwnInterface(td.NetworkMode), Targets: len(n.Targets) > 0,
			Registered: n.Registered, StopTimeout: scheduler.StopTimeout(td.ContainerDefinitions),
		},
	}
	t.Task = ecstypes.Task{
		TaskArn: new(account(r).TaskARN(n.Cluster, id)), ClusterArn: new(account(r).ClusterARN(n.Cluster)),
		TaskDefinitionArn: td.TaskDefinitionArn, CreatedAt: new(r.Now()),
		LastStatus: new(string(ecsspec.TaskProvisioning)), DesiredStatus: new(string(ecsspec.TaskRunning)),
		Group: new(n.Group), LaunchType: n.LaunchType, HealthStatus: ecstypes.HealthStatusUnknown,
		EnableExecuteCommand: n.EnableExec, Overrides: overridesOf(td, n.Overrides), Tags: n.Tags,
		Attachments: []ecstypes.Attachment{},
		Attributes:  []ecstypes.Attribute{{Name: new("ecs.cpu-architecture"), Value: new(architecture(td))}},
	}
	if n.StartedBy != "" {
		t.Task.StartedBy = new(n.StartedBy)
	}
	if n.Place.Provider != "" {
		t.Task.CapacityProviderName = new(n.Place.Provider)
	}
	if fargate {
		t.Task.LaunchType = ecstypes.LaunchTypeFargate
		t.Task.PlatformVersion, t.Task.PlatformFamily = new(currentPlatform), new(platformFamily(td))
		if v := n.PlatformVersion; v != "" && v != latestPlatform {
			t.Task.PlatformVersion = new(v)
		}
		size := int32(20) // GiB, unless the definition asks for more
		if td.EphemeralStorage != nil {
			size = td.EphemeralStorage.SizeInGiB
		}
		if n.Overrides != nil && n.Overrides.EphemeralStorage != nil {
			size = n.Overrides.EphemeralStorage.SizeInGiB
		}
		t.Task.EphemeralStorage = &ecstypes.EphemeralStorage{SizeInGiB: size}
	} else {
		t.Task.LaunchType = ecstypes.LaunchTypeEc2
		if managedTask(r, n.Place.Provider) {
			t.Task.LaunchType = ecstypes.LaunchTypeManagedInstances
		}
	}
	cpu, memory := taskCPU(td, n.Overrides), taskMemory(td, n.Overrides)
	if cpu != "" {
		t.Task.Cpu = new(cpu)
	}
	if memory != "" {
		t.Task.Memory = new(memory)
	}
	if net := n.Network; net != nil && net.AwsvpcConfiguration != nil && t.Shape.Interface {
		if t.SecurityGroups = net.AwsvpcConfiguration.SecurityGroups; len(t.SecurityGroups) == 0 {
			t.SecurityGroups = n.SecurityGroups
		}
		t.Public = net.AwsvpcConfiguration.AssignPublicIp == ecstypes.AssignPublicIpEnabled
	}
	if !n.Waits {
		t.occupy(r, n.Place, n.Network)
	}
	containers := t.addContainers(r, td, n.Overrides)
	t.addVolumes(r, n)
	if n.Connect {
		containers = append(containers, t.addProxy(r))
	}
	t.Script = scheduler.StartScript(t.Shape, containers)
	if n.Waits {
		t.wait(r, n)
	}
	if n.Service != nil {
		t.Service = n.Service.Name
		view := scheduler.Task{
			ID: id, Deployment: n.Deployment, Status: ecsspec.TaskProvisioning, Created: r.Now(), Place: n.Place,
		}
		if len(t.Checked) > 0 {
			view.Health = scheduler.Unknown
		}
		if t.Shape.Targets {
			view.Targets = scheduler.Unknown
		}
		serviceTasks.Put(r.Scoped, n.Service.key()+"/"+id, view)
		record(r, n.Service, TimelineEntry{
			Kind: TimelineTask, Deployment: n.Deployment, Task: id, To: string(ecsspec.TaskProvisioning),
			TaskDefinition: taskDefinitionName(operation.Deref(td.TaskDefinitionArn)),
		})
	}
	t.index(r, "")
	t.put(r)
	return t
}

// occupy takes the place that the task was given.
func (t *taskRecord) occupy(r *operation.Request, place scheduler.Place, net *ecstypes.NetworkConfiguration) {
	t.Place = place
	if place.Zone != "" {
		t.Task.AvailabilityZone = new(place.Zone)
	}
	if place.Instance != "" {
		t.Task.ContainerInstanceArn = new(account(r).ContainerInstanceARN(t.Cluster, place.Instance))
		occupyInstance(r, t)
	}
	if net != nil && net.AwsvpcConfiguration != nil && t.Shape.Interface {
		t.Task.Attachments = append(t.Task.Attachments, interfaceAttachment(r, place.Subnet))
	}
}

func architecture(td *ecstypes.TaskDefinition) string {
	if p := td.RuntimePlatform; p != nil && p.CpuArchitecture == ecstypes.CPUArchitectureArm64 {
		return "arm64"
	}
	return "x86_64"
}

// overridesOf names every container, as ECS does in what it describes.
func overridesOf(td *ecstypes.TaskDefinition, given *ecstypes.TaskOverride) *ecstypes.TaskOverride {
	all := ecstypes.TaskOverride{}
	if given != nil {
		all = *given
	}
	byName := map[string]ecstypes.ContainerOverride{}
	for _, o := range all.ContainerOverrides {
		byName[operation.Deref(o.Name)] = o
	}
	all.ContainerOverrides = nil
	for _, c := range td.ContainerDefinitions {
		o := byName[operation.Deref(c.Name)]
		o.Name = c.Name
		all.ContainerOverrides = append(all.ContainerOverrides, o)
	}
	return &all
}

// addContainers adds the task's containers and tells the scheduler what they do.
func (t *taskRecord) addContainers(r *operation.Request, td *ecstypes.TaskDefinition, overrides *ecstypes.TaskOverride) []scheduler.Container {
	var containers []scheduler.Container
	for i := range td.ContainerDefinitions {
		def := overridden(&td.ContainerDefinitions[i], overrides)
		c := scheduler.ContainerOf(def, nil)
		containers = append(containers, c)
		if c.Check != nil && c.Essential {
			t.Checked = append(t.Checked, c.Name)
		}
		id := r.ID("ecs/container", 32)
		described := ecstypes.Container{
			ContainerArn: new(account(r).ContainerARN(t.Cluster, t.ID, id[:8]+"-"+id[8:12]+"-"+id[12:16]+"-"+id[16:20]+"-"+id[20:])),
			TaskArn:      t.Task.TaskArn, Name: def.Name, Image: def.Image, LastStatus: new(string(ecsspec.TaskPending)),
			HealthStatus: ecstypes.HealthStatusUnknown, Cpu: new(strconv.Itoa(int(def.Cpu))),
			NetworkInterfaces: []ecstypes.NetworkInterface{},
		}
		if def.Memory != nil {
			described.Memory = new(strconv.Itoa(int(*def.Memory)))
		}
		if def.MemoryReservation != nil {
			described.MemoryReservation = new(strconv.Itoa(int(*def.MemoryReservation)))
		}
		t.Task.Containers = append(t.Task.Containers, described)
	}
	return containers
}
