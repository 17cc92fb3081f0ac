package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckFargate(t *testing.T) {
	type td = TaskDefinition
	base := func() td { return fargateTask(t, testWeb) }
	container := func(json string) func(*td) {
		return func(d *td) { d.Containers = mustParse(t, "["+json+"]") }
	}
	const c0 = "container_definitions[0]"
	runProblems(t, base, CheckTaskDefinition, []problemCase[td]{
		{"network mode", func(d *td) { d.NetworkMode = "bridge" }, []string{`fargate-network-mode network_mode: network mode is "bridge", but Fargate runs only "awsvpc" tasks`}},
		{"no network mode", func(d *td) { d.NetworkMode = "" }, []string{`fargate-network-mode network_mode: network mode is not set ("bridge"), but Fargate runs only "awsvpc" tasks`}},
		{"network mode not known", func(d *td) { d.NetworkMode, d.Unknown = "", NewUnknown("network_mode") }, nil},
		{"size", func(d *td) { d.Memory = "4096" },
			[]string{"fargate-size memory: Fargate does not sell 256 CPU units with 4096 MiB (256 CPU units come with 512, 1024 or 2048 MiB)"}},
		{"size in other words", func(d *td) { d.CPU, d.Memory = ".25 vCPU", "2 GB" }, nil},
		{"cpu", func(d *td) { d.CPU = "300" },
			[]string{"fargate-size cpu: Fargate does not sell 300 CPU units with 512 MiB (CPU is one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)"}},
		{"no size", func(d *td) { d.CPU, d.Memory = "", "" }, []string{
			"fargate-size cpu: Fargate needs cpu to be set for the task as a whole", "fargate-size memory: Fargate needs memory to be set for the task as a whole"}},
		{"memory not known", func(d *td) { d.Memory, d.Unknown = "", NewUnknown("memory") }, nil},
		{"cpu wrong, memory not known", func(d *td) { d.CPU, d.Memory, d.Unknown = "300", "", NewUnknown("memory") },
			[]string{"fargate-size cpu: Fargate does not sell 300 CPU units, expected one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768"}},
		{"windows", func(d *td) {
			d.RuntimePlatform = &ecstypes.RuntimePlatform{OperatingSystemFamily: "WINDOWS_SERVER_2022_CORE", CpuArchitecture: "ARM64"}
		}, []string{"fargate-size cpu: Fargate does not sell 256 CPU units to Windows containers",
			"fargate-unsupported runtime_platform[0].cpu_architecture: Fargate does not run WINDOWS_SERVER_2022_CORE on ARM64"}},
		{"arm", func(d *td) {
			d.RuntimePlatform = &ecstypes.RuntimePlatform{OperatingSystemFamily: "LINUX", CpuArchitecture: "ARM64"}
		}, nil},
		{"modes", func(d *td) { d.PidMode, d.IpcMode = "host", "task" }, []string{
			`fargate-unsupported ipc_mode: Fargate does not support ipc_mode "task"`, `fargate-unsupported pid_mode: Fargate does not support pid_mode "host"`}},
		{"pid mode task", func(d *td) { d.PidMode = "task" }, nil},
		{"placement", func(d *td) {
			d.PlacementConstraints = []ecstypes.TaskDefinitionPlacementConstraint{{Type: "memberOf", Expression: ptr("x")}}
		}, []string{"fargate-unsupported placement_constraints: Fargate does not support placement constraints"}},
		{"storage below", func(d *td) { d.EphemeralStorage = &ecstypes.EphemeralStorage{SizeInGiB: 20} },
			[]string{"ephemeral-storage ephemeral_storage[0].size_in_gib: 20 GiB of ephemeral storage, expected 21 to 200"}},
		{"storage", func(d *td) { d.EphemeralStorage = &ecstypes.EphemeralStorage{SizeInGiB: 200} }, nil},
		{"storage above", func(d *td) { d.EphemeralStorage = &ecstypes.EphemeralStorage{SizeInGiB: 201} },
			[]string{"ephemeral-storage ephemeral_storage[0].size_in_gib: 201 GiB of ephemeral storage, expected 21 to 200"}},
		{"container parameters", container(`{"name":"web","image":"i","privileged":true,"disableNetworking":true,"dnsServers":["1.1.1.1"],"dnsSearchDomains":["x"],` +
			`"dockerSecurityOptions":["x"],"extraHosts":[{"hostname":"a","ipAddress":"1.1.1.1"}],"links":["x"]}`), []string{
			"fargate-unsupported " + c0 + ".disableNetworking: Fargate does not support disableNetworking",
			"fargate-unsupported " + c0 + ".dnsSearchDomains: Fargate does not support dnsSearchDomains",
			"fargate-unsupported " + c0 + ".dnsServers: Fargate does not support dnsServers",
			"fargate-unsupported " + c0 + ".dockerSecurityOptions: Fargate does not support dockerSecurityOptions",
			"fargate-unsupported " + c0 + ".extraHosts: Fargate does not support extraHosts",
			"fargate-unsupported " + c0 + ".links: Fargate does not support links",
			"fargate-unsupported " + c0 + ".privileged: Fargate does not support privileged",
		}},
		{"not privileged", container(`{"name":"web","image":"i","privileged":false,"linuxParameters":{"initProcessEnabled":true,"capabilities":{"add":["SYS_PTRACE"],"drop":["ALL"]}}}`), nil},
		{"linux parameters", container(`{"name":"web","image":"i","linuxParameters":{"swappiness":1,"tmpfs":[{"size":1}],"capabilities":{"add":["NET_ADMIN"]}}}`), []string{
			"fargate-unsupported " + c0 + ".linuxParameters.swappiness: Fargate does not support linuxParameters.swappiness",
			"fargate-unsupported " + c0 + ".linuxParameters.tmpfs: Fargate does not support linuxParameters.tmpfs",
			"fargate-unsupported " + c0 + `.linuxParameters.capabilities.add[0]: Fargate does not support adding the capability "NET_ADMIN" (only "SYS_PTRACE")`,
		}},
		{"gpu", container(`{"name":"web","image":"i","resourceRequirements":[{"type":"GPU","value":"1"}]}`),
			[]string{"fargate-unsupported " + c0 + ".resourceRequirements[0]: Fargate does not support GPUs"}},
		{"stop timeout", container(`{"name":"web","image":"i","stopTimeout":121}`),
			[]string{"fargate-unsupported " + c0 + ".stopTimeout: stopTimeout is 121 seconds, expected at most 120 on Fargate"}},
		{"log driver", container(`{"name":"web","image":"i","logConfiguration":{"logDriver":"syslog"}}`),
			[]string{"fargate-unsupported " + c0 + `.logConfiguration.logDriver: Fargate does not support the log driver "syslog"`}},
		{"ecr without execution role", container(`{"name":"web","image":"123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1"}`),
			[]string{`execution-role execution_role_arn: container "web" needs an execution role on Fargate to pull its image from ECR`}},
		{"ecr with execution role", func(d *td) {
			container(`{"name":"web","image":"123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1"}`)(d)
			d.ExecutionRoleARN = testRole
		}, nil},
		{"ecr with a role not known", func(d *td) {
			container(`{"name":"web","image":"123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1"}`)(d)
			d.Unknown = NewUnknown("execution_role_arn")
		}, nil},
		{"public ecr", container(`{"name":"web","image":"public.ecr.aws/nginx/nginx"}`), nil},
		{"awslogs without execution role", container(`{"name":"web","image":"i","logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"g","awslogs-region":"r"}}}`),
			[]string{`execution-role execution_role_arn: container "web" needs an execution role on Fargate to write its log with the awslogs driver`}},
		{"volumes", func(d *td) {
			d.Volumes = []ecstypes.Volume{
				{Name: ptr("a"), Host: &ecstypes.HostVolumeProperties{SourcePath: ptr("/data")}},
				{Name: ptr("b"), DockerVolumeConfiguration: &ecstypes.DockerVolumeConfiguration{}},
				{Name: ptr("c"), Host: &ecstypes.HostVolumeProperties{}},
				{Name: ptr("d")},
			}
		}, []string{
			`fargate-unsupported volume[0].host_path: Fargate does not support the host path "/data" of volume "a"`,
			`fargate-unsupported volume[1].docker_volume_configuration: Fargate does not support the Docker volume "b"`,
		}},
	})
}

func TestFargateSizeNamesTheNearest(t *testing.T) {
	d := fargateTask(t, testWeb)
	d.Memory = "4096"
	found := CheckTaskDefinition(d)
	if len(found) != 1 || found[0].Detail != "Nearest: 256/2048, 512/4096, 512/3072 (CPU units/MiB)." {
		t.Errorf("got %+v", found)
	}
}
