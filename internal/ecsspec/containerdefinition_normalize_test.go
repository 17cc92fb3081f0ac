package ecsspec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func mustParse(t *testing.T, json string) []ecstypes.ContainerDefinition {
	t.Helper()
	defs, err := ParseContainerDefinitions(json)
	if err != nil {
		t.Fatal(err)
	}
	return defs
}

func TestNormalizeContainerDefinitions(t *testing.T) {
	const in = `[{"name":"web","image":"i","portMappings":[{"containerPort":80},{"containerPortRange":"1-2"}],"healthCheck":{"command":["CMD","x"],"retries":5}}]`
	for _, tt := range []struct {
		mode ecstypes.NetworkMode
		host int32
	}{{"awsvpc", 80}, {"host", 80}, {"bridge", 0}, {"", 0}} {
		defs := mustParse(t, in)
		got := NormalizeContainerDefinitions(tt.mode, defs)
		want := []ecstypes.ContainerDefinition{{
			Name: ptr("web"), Image: ptr("i"), Essential: ptr(true),
			PortMappings: []ecstypes.PortMapping{{ContainerPort: ptr[int32](80), HostPort: ptr(tt.host), Protocol: "tcp"}, {ContainerPortRange: ptr("1-2"), Protocol: "tcp"}},
			HealthCheck:  &ecstypes.HealthCheck{Command: []string{"CMD", "x"}, Retries: ptr[int32](5), Interval: ptr[int32](30), Timeout: ptr[int32](5)},
			Environment:  []ecstypes.KeyValuePair{}, MountPoints: []ecstypes.MountPoint{},
			SystemControls: []ecstypes.SystemControl{}, VolumesFrom: []ecstypes.VolumeFrom{},
		}}
		if diff := cmp.Diff(want, got, ignoreSerde); diff != "" {
			t.Errorf("%q: %s", tt.mode, diff)
		}
		if diff := cmp.Diff(mustParse(t, in), defs, ignoreSerde); diff != "" {
			t.Errorf("the argument changed: %s", diff)
		}
	}
}

func TestEqualContainerDefinitions(t *testing.T) {
	for _, tt := range []struct {
		name, mode, a, b string
		want             bool
	}{
		{"defaults", "bridge", `[{"name":"a","image":"i"}]`,
			`[{"name":"a","image":"i","essential":true,"cpu":0,"environment":[],"mountPoints":[],"portMappings":[],"volumesFrom":[],"systemControls":[],"dockerLabels":{}}]`, true},
		{"not essential", "bridge", `[{"name":"a"}]`, `[{"name":"a","essential":false}]`, false},
		{"false by default", "bridge", `[{"name":"a","privileged":false,"mountPoints":[{"sourceVolume":"v","readOnly":false}]}]`, `[{"name":"a","mountPoints":[{"sourceVolume":"v"}]}]`, true},
		{"environment order", "bridge", `[{"name":"a","environment":[{"name":"X","value":"1"},{"name":"A","value":"2"}]}]`,
			`[{"name":"a","environment":[{"name":"A","value":"2"},{"name":"X","value":"1"}]}]`, true},
		{"environment value", "bridge", `[{"name":"a","environment":[{"name":"X","value":"1"}]}]`, `[{"name":"a","environment":[{"name":"X","value":"2"}]}]`, false},
		{"secrets order", "bridge", `[{"name":"a","secrets":[{"name":"X","valueFrom":"1"},{"name":"A","valueFrom":"2"}]}]`,
			`[{"name":"a","secrets":[{"name":"A","valueFrom":"2"},{"name":"X","valueFrom":"1"}]}]`, true},
		{"container order", "bridge", `[{"name":"a"},{"name":"b"}]`, `[{"name":"b"},{"name":"a"}]`, true},
		{"command order", "bridge", `[{"name":"a","command":["x","y"]}]`, `[{"name":"a","command":["y","x"]}]`, false},
		{"port defaults awsvpc", "awsvpc", `[{"name":"a","portMappings":[{"containerPort":80}]}]`, `[{"name":"a","portMappings":[{"containerPort":80,"hostPort":80,"protocol":"tcp"}]}]`, true},
		{"port defaults bridge", "bridge", `[{"name":"a","portMappings":[{"containerPort":80}]}]`, `[{"name":"a","portMappings":[{"containerPort":80,"hostPort":0,"protocol":"tcp"}]}]`, true},
		{"static port", "bridge", `[{"name":"a","portMappings":[{"containerPort":80}]}]`, `[{"name":"a","portMappings":[{"containerPort":80,"hostPort":80}]}]`, false},
		{"health check defaults", "bridge", `[{"name":"a","healthCheck":{"command":["CMD","x"]}}]`,
			`[{"name":"a","healthCheck":{"command":["CMD","x"],"interval":30,"timeout":5,"retries":3,"startPeriod":0}}]`, true},
		{"health check interval", "bridge", `[{"name":"a","healthCheck":{"command":["CMD","x"]}}]`, `[{"name":"a","healthCheck":{"command":["CMD","x"],"interval":31}}]`, false},
		{"empty linux parameters", "bridge", `[{"name":"a","linuxParameters":{"capabilities":{"add":[]}}}]`, `[{"name":"a"}]`, true},
		{"swappiness zero", "bridge", `[{"name":"a","linuxParameters":{"swappiness":0}}]`, `[{"name":"a"}]`, false},
		{"version consistency", "bridge", `[{"name":"a","versionConsistency":"enabled"}]`, `[{"name":"a"}]`, true},
		{"image", "bridge", `[{"name":"a","image":"i:1"}]`, `[{"name":"a","image":"i:2"}]`, false},
		{"one more", "bridge", `[{"name":"a"}]`, `[{"name":"a"},{"name":"b"}]`, false},
		{"none", "bridge", `[]`, `[]`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := mustParse(t, tt.a), mustParse(t, tt.b)
			mode := ecstypes.NetworkMode(tt.mode)
			if got := EqualContainerDefinitionsIn(mode, a, b); got != tt.want {
				t.Errorf("equal = %v", got)
			}
			if got := EqualContainerDefinitionsIn(mode, b, a); got != tt.want {
				t.Errorf("the other way round: equal = %v", got)
			}
			if !EqualContainerDefinitionsIn(mode, a, NormalizeContainerDefinitions(mode, a)) {
				t.Error("normalizing changes the meaning")
			}
		})
	}
}
