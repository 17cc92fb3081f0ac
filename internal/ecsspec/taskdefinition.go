package ecsspec

import (
	"errors"
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// TaskDefinition is what [CheckTaskDefinition] looks at. An empty string, a nil pointer and an empty list all
// mean "not set"; what is not known yet is named in Unknown and left empty. When the number or the names of
// the containers are not known, Unknown holds "container_definitions".
//
// Unknown uses Terraform's spelling: "cpu", "memory", "family", "network_mode", "requires_compatibilities",
// "container_definitions", "container_definitions[0].portMappings[0].hostPort", "volume", "ephemeral_storage",
// "pid_mode", "ipc_mode", "placement_constraints", "runtime_platform", "task_role_arn", "execution_role_arn",
// "proxy_configuration".
type TaskDefinition struct {
	Family                  string
	RequiresCompatibilities []ecstypes.Compatibility
	NetworkMode             ecstypes.NetworkMode
	CPU, Memory             string
	Containers              []ecstypes.ContainerDefinition
	Volumes                 []ecstypes.Volume
	PlacementConstraints    []ecstypes.TaskDefinitionPlacementConstraint
	EphemeralStorage        *ecstypes.EphemeralStorage
	PidMode                 ecstypes.PidMode
	IpcMode                 ecstypes.IpcMode
	ProxyConfiguration      *ecstypes.ProxyConfiguration
	RuntimePlatform         *ecstypes.RuntimePlatform
	TaskRoleARN             string
	ExecutionRoleARN        string

	Unknown Unknown
}

// Requires reports whether the task definition asks to be validated for a launch type.
func (td TaskDefinition) Requires(c ecstypes.Compatibility) bool {
	return slices.Contains(td.RequiresCompatibilities, c)
}

// Windows reports whether the tasks run Windows containers.
func (td TaskDefinition) Windows() bool {
	return td.RuntimePlatform != nil && td.RuntimePlatform.OperatingSystemFamily != "" &&
		td.RuntimePlatform.OperatingSystemFamily != ecstypes.OSFamilyLinux
}

// Limits of a task definition.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const (
	MaximumContainers           = 10
	MaximumDefinitionBytes      = 64 << 10
	MaximumPlacementConstraints = 10

	// CPU a task may ask for outside Fargate, in units.
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
	MinimumTaskCPU = 128
	MaximumTaskCPU = 196608
)

const containersPath = "container_definitions"

// taskDefinitionCheck is one run of CheckTaskDefinition.
type taskDefinitionCheck struct {
	problems
	td TaskDefinition
	// cpu and memory are the task's size, 0 when not set, not known or not readable.
	cpu, memory int
}

// CheckTaskDefinition reports what AWS refuses in RegisterTaskDefinition, or what could never run, in a fixed order.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
func CheckTaskDefinition(td TaskDefinition) []Problem {
	c := newTaskDefinitionCheck(td)
	c.taskLevel()
	if td.Requires(ecstypes.CompatibilityFargate) {
		c.fargate()
	}
	c.containers()
	c.dependencies()
	c.volumes()
	return c.found
}

func newTaskDefinitionCheck(td TaskDefinition) *taskDefinitionCheck {
	c := &taskDefinitionCheck{problems: problems{unknown: td.Unknown}, td: td}
	if td.CPU != "" {
		c.cpu, _ = ParseCPU(td.CPU)
	}
	if td.Memory != "" {
		c.memory, _ = ParseMemory(td.Memory)
	}
	return c
}

// each runs check for every container with the path of its definition.
func (c *taskDefinitionCheck) each(check func(d *ecstypes.ContainerDefinition, path string)) {
	for i := range c.td.Containers {
		d := &c.td.Containers[i]
		c.container = deref(d.Name)
		if c.container == "" {
			c.container = fmt.Sprintf("#%d", i)
		}
		check(d, fmt.Sprintf("%s[%d]", containersPath, i))
	}
	c.container = ""
}

func (c *taskDefinitionCheck) taskLevel() {
	td := c.td
	if td.Family != "" {
		if err := FamilyName.Check(td.Family); err != nil {
			c.add("family-name", "family", err.Error(), "Rename the family.")
		}
	}
	for i, v := range td.RequiresCompatibilities {
		c.enum(fmt.Sprintf("requires_compatibilities[%d]", i), CheckEnum[ecstypes.Compatibility]("requires_compatibilities", string(v)))
	}
	if td.NetworkMode != "" && td.NetworkMode != networkModeDefault {
		c.enum("network_mode", CheckEnum[ecstypes.NetworkMode]("network_mode", string(td.NetworkMode)))
	}
	if td.PidMode != "" {
		c.enum("pid_mode", CheckEnum[ecstypes.PidMode]("pid_mode", string(td.PidMode)))
	}
	if td.IpcMode != "" {
		c.enum("ipc_mode", CheckEnum[ecstypes.IpcMode]("ipc_mode", string(td.IpcMode)))
	}
	if rp := td.RuntimePlatform; rp != nil {
		if rp.CpuArchitecture != "" {
			c.enum("runtime_platform[0].cpu_architecture", CheckEnum[ecstypes.CPUArchitecture]("cpu_architecture", string(rp.CpuArchitecture)))
		}
		if rp.OperatingSystemFamily != "" {
			c.enum("runtime_platform[0].operating_system_family", CheckEnum[ecstypes.OSFamily]("operating_system_family", string(rp.OperatingSystemFamily)))
		}
	}
	c.taskSize()
	c.placementConstraints()
	if !c.knows(containersPath) {
		return
	}
	switch n := len(td.Containers); {
	case n == 0:
		c.add("no-container", containersPath, "the task definition has no container", "Define at least one container.")
	case n > MaximumContainers:
		c.addf("too-many-containers", containersPath, "Split the task, or merge containers.",
			"%d containers, expected at most %d", n, MaximumContainers)
	default:
		if s, err := marshalLarge(td.Containers); err == nil && len(s) > MaximumDefinitionBytes {
			c.addf("definition-size", containersPath, "Move configuration into environment files, parameters or the image.",
				"the container definitions take %d bytes, expected at most %d", len(s), MaximumDefinitionBytes)
		}
	}
}

func (c *taskDefinitionCheck) taskSize() {
	if c.td.CPU != "" {
		if _, err := ParseCPU(c.td.CPU); err != nil {
			c.add("task-cpu", "cpu", err.Error(), "")
		} else if !c.td.Requires(ecstypes.CompatibilityFargate) && c.knows("requires_compatibilities") && (c.cpu < MinimumTaskCPU || c.cpu > MaximumTaskCPU) {
			c.addf("task-cpu", "cpu", "", "%d CPU units, expected %d to %d", c.cpu, MinimumTaskCPU, MaximumTaskCPU)
		}
	}
	if c.td.Memory != "" {
		if _, err := ParseMemory(c.td.Memory); err != nil {
			c.add("task-memory", "memory", err.Error(), "")
		}
	}
}

func (c *taskDefinitionCheck) placementConstraints() {
	if n := len(c.td.PlacementConstraints); n > MaximumPlacementConstraints {
		c.addf("placement-constraints", "placement_constraints", "", "%d placement constraints, expected at most %d", n, MaximumPlacementConstraints)
	}
	for i, pc := range c.td.PlacementConstraints {
		path := fmt.Sprintf("placement_constraints[%d]", i)
		c.enum(path+".type", CheckEnum[ecstypes.TaskDefinitionPlacementConstraintType]("the type of a task definition's placement constraint", string(pc.Type)))
		if deref(pc.Expression) == "" {
			c.add("placement-constraints", path+".expression", "a memberOf placement constraint has no expression",
				"Write a cluster query expression such as \"attribute:ecs.instance-type =~ t3.*\".")
		}
	}
}

// enum reports the error of CheckEnum.
func (ps *problems) enum(path string, err error) {
	if err == nil || ps.unknown.Has(path) {
		return
	}
	ps.add("enum", path, err.Error(), "")
	var value *ValueError
	if errors.As(err, &value) {
		ps.found[len(ps.found)-1].Suggestion = value.Suggestion
	}
}
