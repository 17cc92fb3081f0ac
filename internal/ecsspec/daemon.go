package ecsspec

import (
	"math"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// DaemonName is the name of a managed daemon.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html
var DaemonName = NameRule{"daemon name", 1, 255, word, wordDescription}

// DefaultDrainPercent is how many of the instances a daemon deployment drains at a time, and MaximumDaemonBake how many
// minutes it can bake.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-deployments.html
const (
	DefaultDrainPercent = 25.0
	MaximumDaemonBake   = 1440
)

// The ARNs of managed daemons.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-events.html

func (a Account) DaemonTaskDefinitionARN(family string, revision int) string {
	return a.arn("ecs", daemonTaskDefinitionKind+"/"+family+":"+strconv.Itoa(revision))
}
func (a Account) DaemonARN(cluster, name string) string {
	return a.arn("ecs", "daemon/"+cluster+"/"+name)
}
func (a Account) DaemonDeploymentARN(cluster, name, id string) string {
	return a.arn("ecs", "daemon-deployment/"+cluster+"/"+name+"/"+id)
}
func (a Account) DaemonRevisionARN(cluster, name, id string) string {
	return a.arn("ecs", "daemon-revision/"+cluster+"/"+name+"/"+id)
}

const daemonTaskDefinitionKind = "daemon-task-definition"

// ParseDaemonTaskDefinitionRef reads "family", "family:3" or a daemon task definition's ARN.
func ParseDaemonTaskDefinitionRef(ref string) (TaskDefinitionRef, bool) {
	bare := ref
	if strings.HasPrefix(ref, "arn:") {
		var ok bool
		if bare, ok = resourceOf(ref, daemonTaskDefinitionKind); !ok {
			return TaskDefinitionRef{}, false
		}
	}
	r, ok := ParseTaskDefinitionRef(bare)
	if bare != ref {
		r.ARN = ref
	}
	return r, ok
}

// ParseDaemonARN reads a daemon's ARN.
func ParseDaemonARN(arn string) (cluster, name string, ok bool) {
	cluster, name, id, ok := parseOfDaemon(arn, "daemon")
	return cluster, name, ok && id == ""
}

// ParseDaemonDeploymentARN reads the ARN of a daemon deployment.
func ParseDaemonDeploymentARN(arn string) (cluster, name, id string, ok bool) {
	cluster, name, id, ok = parseOfDaemon(arn, "daemon-deployment")
	return cluster, name, id, ok && id != ""
}

// ParseDaemonRevisionARN reads the ARN of a daemon revision.
func ParseDaemonRevisionARN(arn string) (cluster, name, id string, ok bool) {
	cluster, name, id, ok = parseOfDaemon(arn, "daemon-revision")
	return cluster, name, id, ok && id != ""
}

func parseOfDaemon(arn, kind string) (cluster, name, id string, ok bool) {
	rest, ok := resourceOf(arn, kind)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 2 || len(parts) > 3 || ClusterName.Check(parts[0]) != nil || DaemonName.Check(parts[1]) != nil {
		return "", "", "", false
	}
	if len(parts) == 3 {
		id = parts[2]
		ok = word.MatchString(id)
	}
	return parts[0], parts[1], id, ok
}

// DaemonDrainBatch is how many of the instances a daemon deployment drains at a time: the percentage, at least one.
func DaemonDrainBatch(instances int, percent *float64) int {
	p := DefaultDrainPercent
	if percent != nil {
		p = *percent
	}
	return max(1, int(math.Floor(float64(instances)*p/100)))
}

// DaemonAsTaskDefinition is what the tasks of a daemon are made of: the daemon task definition in the terms of a task
// definition. A daemon shares the network of its host, has no ports of its own and joins the host's namespaces where it
// is "shared".
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html
func DaemonAsTaskDefinition(d ecstypes.DaemonTaskDefinition) ecstypes.TaskDefinition {
	td := ecstypes.TaskDefinition{
		TaskDefinitionArn: d.DaemonTaskDefinitionArn, Family: d.Family, Revision: d.Revision, Cpu: d.Cpu, Memory: d.Memory,
		ExecutionRoleArn: d.ExecutionRoleArn, TaskRoleArn: d.TaskRoleArn, NetworkMode: ecstypes.NetworkModeBridge,
		RegisteredAt: d.RegisteredAt, RegisteredBy: d.RegisteredBy,
	}
	if d.PidMode == ecstypes.DaemonPidModeShared {
		td.PidMode = ecstypes.PidModeHost
	}
	if d.IpcMode == ecstypes.DaemonIpcModeShared {
		td.IpcMode = ecstypes.IpcModeHost
	}
	for _, v := range d.Volumes {
		td.Volumes = append(td.Volumes, ecstypes.Volume{Name: v.Name, Host: v.Host})
	}
	for _, c := range d.ContainerDefinitions {
		td.ContainerDefinitions = append(td.ContainerDefinitions, daemonContainer(c))
	}
	return td
}

func daemonContainer(c ecstypes.DaemonContainerDefinition) ecstypes.ContainerDefinition {
	to := ecstypes.ContainerDefinition{
		Image: c.Image, Command: c.Command, Cpu: c.Cpu, DependsOn: c.DependsOn, EntryPoint: c.EntryPoint, Environment: c.Environment,
		EnvironmentFiles: c.EnvironmentFiles, Essential: c.Essential, FirelensConfiguration: c.FirelensConfiguration, HealthCheck: c.HealthCheck,
		Interactive: c.Interactive, LogConfiguration: c.LogConfiguration, Memory: c.Memory, MemoryReservation: c.MemoryReservation,
		MountPoints: c.MountPoints, Name: c.Name, Privileged: c.Privileged, PseudoTerminal: c.PseudoTerminal,
		ReadonlyRootFilesystem: c.ReadonlyRootFilesystem, RepositoryCredentials: c.RepositoryCredentials, RestartPolicy: c.RestartPolicy,
		Secrets: c.Secrets, StartTimeout: c.StartTimeout, StopTimeout: c.StopTimeout, SystemControls: c.SystemControls, Ulimits: c.Ulimits,
		User: c.User, WorkingDirectory: c.WorkingDirectory,
	}
	if l := c.LinuxParameters; l != nil {
		to.LinuxParameters = &ecstypes.LinuxParameters{
			Capabilities: l.Capabilities, Devices: l.Devices, InitProcessEnabled: l.InitProcessEnabled, Tmpfs: l.Tmpfs,
		}
	}
	return to
}

// CheckDaemonTaskDefinition reports what ECS refuses of a daemon task definition.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html
func CheckDaemonTaskDefinition(d ecstypes.DaemonTaskDefinition) []Problem {
	td := DaemonAsTaskDefinition(d)
	found := CheckTaskDefinition(TaskDefinition{
		Family: deref(td.Family), NetworkMode: td.NetworkMode, CPU: deref(td.Cpu), Memory: deref(td.Memory), PidMode: td.PidMode, IpcMode: td.IpcMode,
		Containers: td.ContainerDefinitions, Volumes: td.Volumes, TaskRoleARN: deref(td.TaskRoleArn), ExecutionRoleARN: deref(td.ExecutionRoleArn),
	})
	var c problems
	if err := checkOptional[ecstypes.DaemonPidMode]("pidMode", string(d.PidMode)); err != nil {
		c.add("daemon-pid-mode", "pid_mode", err.Error(), "")
	}
	if err := checkOptional[ecstypes.DaemonIpcMode]("ipcMode", string(d.IpcMode)); err != nil {
		c.add("daemon-ipc-mode", "ipc_mode", err.Error(), "")
	}
	for _, v := range d.Volumes {
		l := v.LogDriverVolumeConfiguration
		switch {
		case l == nil:
		case v.Host != nil:
			c.add("daemon-volume", "volume", "volume "+quote(deref(v.Name))+" has both host and logDriverVolumeConfiguration", "Use host to mount a path of the instance, logDriverVolumeConfiguration to read the logs of other tasks.")
		case l.Driver != ecstypes.LogDriverJsonFile:
			c.add("daemon-volume", "volume", "volume "+quote(deref(v.Name))+": the log driver "+quote(string(l.Driver))+" has no volume", "The only supported value is json-file.")
		}
	}
	return append(found, c.found...)
}

func checkOptional[T enum[T]](argument, value string) error {
	if value == "" {
		return nil
	}
	return CheckEnum[T](argument, value)
}
