package ecsspec

import (
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestDaemonARNs(t *testing.T) {
	a := Account{Region: "eu-west-1", ID: "123456789012"}
	if cluster, name, ok := ParseDaemonARN(a.DaemonARN("main", "logs")); !ok || cluster != "main" || name != "logs" {
		t.Errorf("daemon: %q %q %v", cluster, name, ok)
	}
	if cluster, name, id, ok := ParseDaemonDeploymentARN(a.DaemonDeploymentARN("main", "logs", "x1")); !ok || cluster+name+id != "mainlogsx1" {
		t.Errorf("deployment: %q %q %q %v", cluster, name, id, ok)
	}
	if cluster, name, id, ok := ParseDaemonRevisionARN(a.DaemonRevisionARN("main", "logs", "x1")); !ok || cluster+name+id != "mainlogsx1" {
		t.Errorf("revision: %q %q %q %v", cluster, name, id, ok)
	}
	arn := a.DaemonTaskDefinitionARN("agent", 3)
	if arn != "arn:aws:ecs:eu-west-1:123456789012:daemon-task-definition/agent:3" {
		t.Errorf("task definition: %s", arn)
	}
	if r, ok := ParseDaemonTaskDefinitionRef(arn); !ok || r.Family != "agent" || r.Revision != 3 || r.ARN != arn {
		t.Errorf("parsed: %+v %v", r, ok)
	}
	for _, wrong := range []string{"", "main/logs", a.ServiceARN("main", "logs"), a.DaemonARN("main", "a/b"), a.DaemonARN("", "logs"), a.DaemonARN("main", "b c")} {
		if _, _, ok := ParseDaemonARN(wrong); ok {
			t.Errorf("%q is read as a daemon's ARN", wrong)
		}
	}
	if _, ok := ParseDaemonTaskDefinitionRef(a.TaskDefinitionARN("agent", 3)); ok {
		t.Error("a task definition's ARN is read as a daemon task definition's")
	}
}

func TestDaemonDrainBatch(t *testing.T) {
	percent := func(p float64) *float64 { return &p }
	for _, c := range []struct {
		instances int
		percent   *float64
		want      int
	}{{0, nil, 1}, {3, nil, 1}, {8, nil, 2}, {10, percent(20), 2}, {10, percent(1), 1}, {4, percent(100), 4}} {
		if got := DaemonDrainBatch(c.instances, c.percent); got != c.want {
			t.Errorf("%d instances, %v: got %d, want %d", c.instances, c.percent, got, c.want)
		}
	}
}

func TestCheckDaemonTaskDefinition(t *testing.T) {
	good := func() ecstypes.DaemonTaskDefinition {
		return ecstypes.DaemonTaskDefinition{Family: ptr("agent"), ContainerDefinitions: []ecstypes.DaemonContainerDefinition{
			{Name: ptr("agent"), Image: ptr("public.ecr.aws/agent:1"), Memory: ptr(int32(128))},
		}}
	}
	for name, c := range map[string]struct {
		edit func(*ecstypes.DaemonTaskDefinition)
		want string
	}{
		"good":      {func(*ecstypes.DaemonTaskDefinition) {}, ""},
		"family":    {func(d *ecstypes.DaemonTaskDefinition) { d.Family = ptr("a b") }, "a b"},
		"no memory": {func(d *ecstypes.DaemonTaskDefinition) { d.ContainerDefinitions[0].Memory = nil }, "memory"},
		"pid":       {func(d *ecstypes.DaemonTaskDefinition) { d.PidMode = "host" }, `invalid value "host" for pidMode, expected one of none, shared`},
		"ipc":       {func(d *ecstypes.DaemonTaskDefinition) { d.IpcMode = "task" }, `invalid value "task" for ipcMode`},
		"both": {func(d *ecstypes.DaemonTaskDefinition) {
			d.Volumes = []ecstypes.DaemonVolume{{Name: ptr("v"), Host: &ecstypes.HostVolumeProperties{}, LogDriverVolumeConfiguration: &ecstypes.LogDriverVolumeConfiguration{Driver: "json-file"}}}
		}, "both host and logDriverVolumeConfiguration"},
		"driver": {func(d *ecstypes.DaemonTaskDefinition) {
			d.Volumes = []ecstypes.DaemonVolume{{Name: ptr("v"), LogDriverVolumeConfiguration: &ecstypes.LogDriverVolumeConfiguration{Driver: "awslogs"}}}
		}, "json-file"},
	} {
		d := good()
		c.edit(&d)
		var text []string
		for _, p := range CheckDaemonTaskDefinition(d) {
			text = append(text, p.String())
		}
		if got := strings.Join(text, "\n"); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
