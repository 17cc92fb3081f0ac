package estate

import (
	"strings"
	"sync"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// TaskDefinition is what a task is made of.
type TaskDefinition struct {
	Resource *module.Resource

	Family                  Value[string]
	CPU, Memory             Value[string] // as written: "256", "1 vCPU", "2 GB"
	NetworkMode             Value[string]
	RequiresCompatibilities List[Value[string]]
	OperatingSystem         Value[string]
	CPUArchitecture         Value[string]
	TaskRole, ExecutionRole Link[Role]
	PIDMode, IPCMode        Value[string]
	EphemeralStorage        Value[int] // GiB
	PlacementConstraints    List[PlacementConstraint]
	// SkipDestroy and TrackLatest are arguments of the Terraform resource.
	SkipDestroy, TrackLatest Value[bool]

	Containers List[*Container]
	Volumes    List[*Volume]

	// Services are those that run it.
	Services []*Service

	spec                      func() ecsspec.TaskDefinition
	problems, fargateProblems func() []ecsspec.Problem
}

func readTaskDefinition(b *builder, r *module.Resource) {
	platform := r.Body.Block("runtime_platform")
	t := &TaskDefinition{
		Resource:                r,
		Family:                  nonEmpty(r.Body.Attr("family")),
		CPU:                     nonEmpty(r.Body.Attr("cpu")),
		Memory:                  nonEmpty(r.Body.Attr("memory")),
		NetworkMode:             nonEmpty(r.Body.Attr("network_mode")),
		RequiresCompatibilities: texts(r.Body.Attr("requires_compatibilities")),
		OperatingSystem:         nonEmpty(platform.Attr("operating_system_family")),
		CPUArchitecture:         nonEmpty(platform.Attr("cpu_architecture")),
		PIDMode:                 nonEmpty(r.Body.Attr("pid_mode")),
		IPCMode:                 nonEmpty(r.Body.Attr("ipc_mode")),
		EphemeralStorage: in(r.Body, "ephemeral_storage", func(block *module.Block) Value[int] {
			return number(block.Attr("size_in_gib"))
		}),
		PlacementConstraints: placementConstraints(r.Body),
		SkipDestroy:          boolean(r.Body.Attr("skip_destroy")),
		TrackLatest:          boolean(r.Body.Attr("track_latest")),
		Containers:           readContainers(r.Body),
		Volumes:              blocks(r.Body, "volume", readVolume),
	}
	t.spec = sync.OnceValue(t.readSpec)
	t.problems = sync.OnceValue(func() []ecsspec.Problem { return openContainers(t.spec(), ecsspec.CheckTaskDefinition) })
	t.fargateProblems = sync.OnceValue(func() []ecsspec.Problem { return openContainers(t.spec(), ecsspec.CheckFargate) })
	if r.Body.UnknownBlocks["runtime_platform"] {
		t.OperatingSystem.state, t.CPUArchitecture.state = unknown, unknown
	}
	b.estate.TaskDefinitions = append(b.estate.TaskDefinitions, t)
	b.taskDefinitions.add(r, t, t.Family)
	b.relate(func() {
		t.TaskRole = resolve(b, r.Body.Attr("task_role_arn"), b.roles)
		t.ExecutionRole = resolve(b, r.Body.Attr("execution_role_arn"), b.roles)
		for _, v := range t.Volumes.Items {
			v.relate(b)
		}
		for _, c := range t.Containers.Items {
			if c.Log != nil {
				c.Log.Group = resolveValue(b, Lookup(c.Log.Options, "awslogs-group"), b.logGroups)
			}
		}
	})
}

// Requires reports whether the definition asks to be checked for a launch type.
func (t *TaskDefinition) Requires(launch ecstypes.Compatibility) bool {
	for _, c := range t.RequiresCompatibilities.Items {
		if s, ok := c.Get(); ok && s == string(launch) {
			return true
		}
	}
	return false
}

// Fargate reports whether the definition is for Fargate, because it says so or because a service runs it there.
func (t *TaskDefinition) Fargate() bool {
	if t.Requires(ecstypes.CompatibilityFargate) {
		return true
	}
	for _, s := range t.Services {
		if s.Launch == ecstypes.LaunchTypeFargate {
			return true
		}
	}
	return false
}

// Windows reports whether the containers are Windows containers; ok is false when that cannot be known.
func (t *TaskDefinition) Windows() (windows, ok bool) {
	family, ok := t.OperatingSystem.Or(string(ecstypes.OSFamilyLinux))
	return strings.HasPrefix(strings.ToUpper(family), "WINDOWS"), ok
}

// Mode is the network mode in effect; ok is false when that cannot be known.
func (t *TaskDefinition) Mode() (mode ecstypes.NetworkMode, ok bool) {
	written, ok := t.NetworkMode.Or("")
	return ecsspec.EffectiveNetworkMode(ecstypes.NetworkMode(written)), ok
}

// Container finds a container by name.
func (t *TaskDefinition) Container(name string) *Container {
	for _, c := range t.Containers.Items {
		if n, ok := c.Name.Get(); ok && n == name {
			return c
		}
	}
	return nil
}

// PortMapping is a mapping of one of the task's containers.
type PortMapping struct {
	ContainerPort, HostPort Value[int]
	Protocol, Name          Value[string]
	AppProtocol             Value[string]
}

// FixedHostPort is the host port the mapping takes on its instance, whatever is free there, in bridge and host mode.
// Dynamic tells that ECS picks the port at run time. Both are false when it cannot be known.
func (p PortMapping) FixedHostPort(mode ecstypes.NetworkMode) (port int, fixed, dynamic bool) {
	var mapping ecstypes.PortMapping
	container, containerKnown := p.ContainerPort.Get()
	host, hostKnown := p.HostPort.Or(0)
	if containerKnown {
		c := int32(container)
		mapping.ContainerPort = &c
	}
	switch mode {
	case ecstypes.NetworkModeHost:
		if !containerKnown {
			return 0, false, false
		}
	case ecstypes.NetworkModeBridge:
		if !hostKnown {
			return 0, false, false
		}
		h := int32(host)
		mapping.HostPort = &h
	default:
		return 0, false, false
	}
	got, dynamic := ecsspec.HostPort(mode, mapping)
	return int(got), !dynamic, dynamic
}
