package ecsspec

import (
	"fmt"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// problemCase is a value to check and the problems it must have, as "code path: summary", one a line.
type problemCase[T any] struct {
	name   string
	change func(*T)
	want   []string
}

func runProblems[T any](t *testing.T, base func() T, check func(T) []Problem, cases []problemCase[T]) {
	t.Helper()
	if found := check(base()); len(found) > 0 {
		t.Fatalf("the value the cases start from has problems: %v", found)
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			v := base()
			tt.change(&v)
			var got []string
			for _, p := range check(v) {
				got = append(got, fmt.Sprintf("%s %s: %s", p.Code, p.Path, p.Summary))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("\n got %s\nwant %s", g, w)
			}
		})
	}
}

const (
	testRole = "arn:aws:iam::123456789012:role/r"
	testWeb  = `{"name":"web","image":"nginx","portMappings":[{"containerPort":80}]}`
)

// fargateTask is a task definition without fault that runs on Fargate.
func fargateTask(t *testing.T, containers ...string) TaskDefinition {
	t.Helper()
	return TaskDefinition{
		Family: "web", RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		NetworkMode: ecstypes.NetworkModeAwsvpc, CPU: "256", Memory: "512",
		Containers: mustParse(t, "["+strings.Join(containers, ",")+"]"),
	}
}

// instanceTask is a task definition without fault that runs on EC2 in bridge mode.
func instanceTask(t *testing.T, containers ...string) TaskDefinition {
	t.Helper()
	return TaskDefinition{Family: "web", Memory: "512", Containers: mustParse(t, "["+strings.Join(containers, ",")+"]")}
}

func TestCheckTaskDefinition(t *testing.T) {
	type td = TaskDefinition
	base := func() td { return instanceTask(t, testWeb) }
	runProblems(t, base, CheckTaskDefinition, []problemCase[td]{
		{"family", func(d *td) { d.Family = "my app" }, []string{`family-name family: task definition family "my app" is not valid: expected letters, digits, hyphens and underscores`}},
		{"no containers", func(d *td) { d.Containers = nil }, []string{"no-container container_definitions: the task definition has no container"}},
		{"containers not known", func(d *td) { d.Containers, d.Unknown = nil, NewUnknown("container_definitions") }, nil},
		{"too many containers", func(d *td) {
			for i := range 10 {
				d.Containers = append(d.Containers, ecstypes.ContainerDefinition{Name: ptr(fmt.Sprint("c", i)), Image: ptr("i")})
			}
		}, []string{"too-many-containers container_definitions: 11 containers, expected at most 10"}},
		{"too large", func(d *td) { d.Containers[0].DockerLabels = map[string]string{"a": strings.Repeat("x", 64<<10)} },
			[]string{"definition-size container_definitions: the container definitions take 65630 bytes, expected at most 65536"}},
		{"cpu spelling", func(d *td) { d.CPU = "one" }, []string{`task-cpu cpu: "one" is not a CPU size: expected CPU units such as "256", or vCPUs such as ".25 vCPU"`}},
		{"cpu range", func(d *td) { d.CPU = "100" }, []string{"task-cpu cpu: 100 CPU units, expected 128 to 196608"}},
		{"cpu range not known", func(d *td) { d.CPU, d.Unknown = "100", NewUnknown("requires_compatibilities") }, nil},
		{"memory spelling", func(d *td) { d.Memory = "512 MiB" }, []string{`task-memory memory: "512 MiB" is not a memory size: expected MiB such as "512", or gigabytes such as "0.5 GB"`}},
		{"network mode", func(d *td) { d.NetworkMode = "awsVPC" },
			[]string{`enum network_mode: invalid value "awsVPC" for network_mode, expected one of bridge, host, awsvpc, none; did you mean "awsvpc"?`}},
		{"enums", func(d *td) {
			d.PidMode, d.IpcMode = "x", "y"
			d.RuntimePlatform = &ecstypes.RuntimePlatform{CpuArchitecture: "arm", OperatingSystemFamily: "LINUX"}
		}, []string{
			`enum pid_mode: invalid value "x" for pid_mode, expected one of host, task`,
			`enum ipc_mode: invalid value "y" for ipc_mode, expected one of host, task, none`,
			`enum runtime_platform[0].cpu_architecture: invalid value "arm" for cpu_architecture, expected one of X86_64, ARM64`,
		}},
		{"placement constraint", func(d *td) {
			d.PlacementConstraints = []ecstypes.TaskDefinitionPlacementConstraint{{Type: "memberOf"}}
		}, []string{"placement-constraints placement_constraints[0].expression: a memberOf placement constraint has no expression"}},
	})
}

// TestCheckTaskDefinitionIsSilentOnUnknown: nothing is reported when nothing is known.
func TestCheckTaskDefinitionIsSilentOnUnknown(t *testing.T) {
	nothing := TaskDefinition{Unknown: NewUnknown("cpu", "memory", "family", "network_mode", "requires_compatibilities", "container_definitions", "volume", "execution_role_arn", "task_role_arn")}
	if found := CheckTaskDefinition(nothing); len(found) > 0 {
		t.Errorf("got %v", found)
	}
	nothing.RequiresCompatibilities = []ecstypes.Compatibility{ecstypes.CompatibilityFargate}
	if found := CheckTaskDefinition(nothing); len(found) > 0 {
		t.Errorf("on Fargate: %v", found)
	}
}
