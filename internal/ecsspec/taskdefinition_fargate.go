package ecsspec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// FargateMaximumStopTimeout is the longest stopTimeout and startTimeout on Fargate, in seconds.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
const FargateMaximumStopTimeout = 120

// CheckFargate reports what keeps a task definition off Fargate, whether or not it asks for it.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
func CheckFargate(td TaskDefinition) []Problem {
	c := newTaskDefinitionCheck(td)
	c.fargate()
	return c.found
}

func (c *taskDefinitionCheck) fargate() {
	td := c.td
	if td.NetworkMode != ecstypes.NetworkModeAwsvpc {
		got := fmt.Sprintf("%q", td.NetworkMode)
		if td.NetworkMode == "" {
			got = fmt.Sprintf("not set (%q)", DefaultNetworkMode)
		}
		c.add("fargate-network-mode", "network_mode", "network mode is "+got+", but Fargate runs only \"awsvpc\" tasks",
			"Set network_mode = \"awsvpc\".")
	}
	c.fargateSize()
	c.fargatePlatform()
	if td.IpcMode != "" {
		c.unsupported("ipc_mode", "ipc_mode %q", td.IpcMode)
	}
	if td.PidMode == ecstypes.PidModeHost {
		c.unsupported("pid_mode", "pid_mode %q", td.PidMode)
	}
	if len(td.PlacementConstraints) > 0 {
		c.unsupported("placement_constraints", "placement constraints")
	}
	if es := td.EphemeralStorage; es != nil && (es.SizeInGiB < FargateEphemeralStorageMinimumGiB || es.SizeInGiB > FargateEphemeralStorageMaximumGiB) {
		c.addf("ephemeral-storage", "ephemeral_storage[0].size_in_gib",
			fmt.Sprintf("Leave the block out for the %d GiB that come with every task.", FargateEphemeralStorageDefaultGiB),
			"%d GiB of ephemeral storage, expected %d to %d", es.SizeInGiB, FargateEphemeralStorageMinimumGiB, FargateEphemeralStorageMaximumGiB)
	}
	c.each(c.fargateContainer)
	for i, v := range td.Volumes {
		path := fmt.Sprintf("volume[%d]", i)
		switch {
		case v.DockerVolumeConfiguration != nil:
			c.unsupported(path+".docker_volume_configuration", "the Docker volume %s", quote(deref(v.Name)))
		case v.FsxWindowsFileServerVolumeConfiguration != nil:
			c.unsupported(path+".fsx_windows_file_server_volume_configuration", "the FSx for Windows volume %s", quote(deref(v.Name)))
		case v.Host != nil && deref(v.Host.SourcePath) != "":
			c.unsupported(path+".host_path", "the host path %s of volume %s", quote(*v.Host.SourcePath), quote(deref(v.Name)))
		}
	}
	c.fargateExecutionRole()
}

func (c *taskDefinitionCheck) unsupported(path, format string, args ...any) {
	c.add("fargate-unsupported", path, "Fargate does not support "+fmt.Sprintf(format, args...), "Remove it, or run the task on EC2.")
}

func (c *taskDefinitionCheck) fargateSize() {
	for _, size := range []struct{ path, value string }{{"cpu", c.td.CPU}, {"memory", c.td.Memory}} {
		if size.value == "" {
			c.add("fargate-size", size.path, "Fargate needs "+size.path+" to be set for the task as a whole",
				"The smallest size is 256 CPU units with 512 MiB.")
		}
	}
	if c.cpu == 0 || c.memory == 0 || !c.knows("cpu", "memory") {
		// One half may still be impossible on its own.
		if c.cpu != 0 && c.knows("cpu") && FargateMemory(c.cpu) == nil {
			c.addf("fargate-size", "cpu", "", "Fargate does not sell %d CPU units, expected one of %s", c.cpu, joinInts(FargateCPUs()))
		}
		return
	}
	if !FargateSizeSold(c.cpu, c.memory) {
		summary, nearest, _ := strings.Cut(ExplainFargateSize(c.cpu, c.memory), "; ")
		path := "memory"
		if FargateMemory(c.cpu) == nil {
			path = "cpu"
		}
		c.add("fargate-size", path, summary, strings.ToUpper(nearest[:1])+nearest[1:]+" (CPU units/MiB).")
		return
	}
	if c.td.Windows() && c.knows("runtime_platform") && !FargateSizeSoldForWindows(c.cpu, c.memory) {
		c.addf("fargate-size", "cpu", "Windows containers run with 1024, 2048 or 4096 CPU units.",
			"Fargate does not sell %d CPU units to Windows containers", c.cpu)
	}
}

// fargatePlatform: Windows on Fargate is X86_64 only.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html
func (c *taskDefinitionCheck) fargatePlatform() {
	if rp := c.td.RuntimePlatform; c.td.Windows() && rp.CpuArchitecture == ecstypes.CPUArchitectureArm64 {
		c.addf("fargate-unsupported", "runtime_platform[0].cpu_architecture", "Set it to \"X86_64\".",
			"Fargate does not run %s on %s", rp.OperatingSystemFamily, rp.CpuArchitecture)
	}
}

func (c *taskDefinitionCheck) fargateContainer(d *ecstypes.ContainerDefinition, path string) {
	for _, p := range []struct {
		set  bool
		name string
	}{
		{deref(d.DisableNetworking), "disableNetworking"},
		{len(d.DnsSearchDomains) > 0, "dnsSearchDomains"},
		{len(d.DnsServers) > 0, "dnsServers"},
		{len(d.DockerSecurityOptions) > 0, "dockerSecurityOptions"},
		{len(d.ExtraHosts) > 0, "extraHosts"},
		{len(d.Links) > 0, "links"},
		{deref(d.Privileged), "privileged"},
	} {
		if p.set {
			c.unsupported(path+"."+p.name, "%s", p.name)
		}
	}
	if lp := d.LinuxParameters; lp != nil {
		lpath := path + ".linuxParameters"
		for _, p := range []struct {
			set  bool
			name string
		}{
			{len(lp.Devices) > 0, "devices"},
			{lp.MaxSwap != nil, "maxSwap"},
			{lp.SharedMemorySize != nil, "sharedMemorySize"},
			{lp.Swappiness != nil, "swappiness"},
			{len(lp.Tmpfs) > 0, "tmpfs"},
		} {
			if p.set {
				c.unsupported(lpath+"."+p.name, "linuxParameters.%s", p.name)
			}
		}
		if lp.Capabilities != nil {
			for i, capability := range lp.Capabilities.Add {
				if capability != "SYS_PTRACE" {
					c.unsupported(fmt.Sprintf("%s.capabilities.add[%d]", lpath, i), "adding the capability %s (only \"SYS_PTRACE\")", quote(capability))
				}
			}
		}
	}
	for i, r := range d.ResourceRequirements {
		if r.Type == ecstypes.ResourceTypeGpu {
			c.unsupported(fmt.Sprintf("%s.resourceRequirements[%d]", path, i), "GPUs")
		}
	}
	if t := d.StopTimeout; t != nil && *t > FargateMaximumStopTimeout {
		c.addf("fargate-unsupported", path+".stopTimeout", "", "stopTimeout is %d seconds, expected at most %d on Fargate", *t, FargateMaximumStopTimeout)
	}
	c.fargateLogging(d, path+".logConfiguration")
}

func (c *taskDefinitionCheck) fargateLogging(d *ecstypes.ContainerDefinition, path string) {
	lc := d.LogConfiguration
	if lc == nil || lc.LogDriver == "" {
		return
	}
	if drivers := FargateLogDrivers(); !slices.Contains(drivers, lc.LogDriver) && slices.Contains(lc.LogDriver.Values(), lc.LogDriver) {
		c.add("fargate-unsupported", path+".logDriver", fmt.Sprintf("Fargate does not support the log driver %q", lc.LogDriver),
			fmt.Sprintf("Use one of %v.", drivers))
	}
}

// privateRegistry matches images in a private ECR registry.
var privateRegistry = regexp.MustCompile(`^[0-9]{12}\.dkr[.-]ecr[.-]`)

// PrivateRegistry reports whether an image is in a private ECR registry.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
func PrivateRegistry(image string) bool { return privateRegistry.MatchString(image) }

// fargateExecutionRole: there is no instance role to pull and log with, so Fargate refuses such tasks without
// an execution role.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
func (c *taskDefinitionCheck) fargateExecutionRole() {
	if c.td.ExecutionRoleARN != "" || c.unknown.Has("execution_role_arn") {
		return
	}
	c.each(func(d *ecstypes.ContainerDefinition, path string) {
		needs := ""
		switch {
		case PrivateRegistry(deref(d.Image)) && !c.unknown.Has(path+".image"):
			needs = "to pull its image from ECR"
		case d.LogConfiguration != nil && d.LogConfiguration.LogDriver == ecstypes.LogDriverAwslogs:
			needs = "to write its log with the awslogs driver"
		default:
			return
		}
		c.add("execution-role", "execution_role_arn", fmt.Sprintf("container %s needs an execution role on Fargate %s", quote(c.container), needs),
			"Set execution_role_arn to a role with AmazonECSTaskExecutionRolePolicy.")
	})
}
