package ecsspec

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ignoreSerde skips the SDK's unexported marker fields.
var ignoreSerde = cmpopts.IgnoreUnexported(ecstypes.ContainerDefinition{}, ecstypes.PortMapping{}, ecstypes.KeyValuePair{},
	ecstypes.LogConfiguration{}, ecstypes.HealthCheck{}, ecstypes.Ulimit{}, ecstypes.MountPoint{}, ecstypes.LinuxParameters{}, ecstypes.Secret{},
	ecstypes.ContainerRestartPolicy{}, ecstypes.Tmpfs{})

func TestParseContainerDefinitions(t *testing.T) {
	got, err := ParseContainerDefinitions(`[
	  {
	    "name": "web", "Image": "nginx", "CPU": 256, "memory": 5.12e2, "essential": true,
	    "portMappings": [{"containerPort": 80, "protocol": "tcp"}, {}, null],
	    "environment": [{"name": "A", "value": "1"}],
	    "secrets": null,
	    "dockerLabels": {"a.b": "c", "d": null},
	    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g"}},
	    "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}],
	    "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 1]},
	    "command": []
	  }
	]`)
	if err != nil {
		t.Fatal(err)
	}
	want := []ecstypes.ContainerDefinition{{
		Name: ptr("web"), Image: ptr("nginx"), Cpu: 256, Memory: ptr[int32](512), Essential: ptr(true),
		PortMappings:     []ecstypes.PortMapping{{ContainerPort: ptr[int32](80), Protocol: "tcp"}},
		Environment:      []ecstypes.KeyValuePair{{Name: ptr("A"), Value: ptr("1")}},
		DockerLabels:     map[string]string{"a.b": "c"},
		LogConfiguration: &ecstypes.LogConfiguration{LogDriver: "awslogs", Options: map[string]string{"awslogs-group": "g"}},
		Ulimits:          []ecstypes.Ulimit{{Name: "nofile", SoftLimit: 1, HardLimit: 2}},
		RestartPolicy:    &ecstypes.ContainerRestartPolicy{Enabled: ptr(true), IgnoredExitCodes: []int32{0, 1}},
		Command:          []string{},
	}}
	if diff := cmp.Diff(want, got, ignoreSerde); diff != "" {
		t.Error(diff)
	}
}

func TestParseContainerDefinitionsErrors(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"quoted number", `[{"name":"web","memory":"512"}]`,
			`container "web": memory: expected a whole number, got the string "512"; write it without quotes: 512 (line 1, column 25)`},
		{"nested", "[{\"name\":\"web\",\n\"portMappings\":[{},{\"containerPort\":\"http\"}]}]",
			`container "web": portMappings[1].containerPort: expected a whole number, got the string "http" (line 2, column 37)`},
		{"fraction", `[{"name":"web","cpu":1.5}]`, `container "web": cpu: expected a whole number, got the number 1.5 (line 1, column 22)`},
		{"too large", `[{"name":"web","cpu":3000000000}]`, `container "web": cpu: expected a whole number, got the number 3000000000 (line 1, column 22)`},
		{"quoted boolean", `[{"name":"web","essential":"true"}]`,
			`container "web": essential: expected true or false, got the string "true"; write it without quotes: true (line 1, column 28)`},
		{"number for string", `[{"name":"web","image":7}]`, `container "web": image: expected a string, got the number 7; write it in double quotes (line 1, column 24)`},
		{"confidential number", `[{"name":"web","environment":[{"name":"PIN","value":4711}]}]`,
			`container "web": environment[0].value: expected a string, got a number; write it in double quotes (line 1, column 53)`},
		{"environment as object", `[{"name":"web","environment":{"A":"1"}}]`,
			`container "web": environment: expected a list of objects, got an object; write each variable as {"name": ..., "value": ...} (line 1, column 30)`},
		{"secrets as object", `[{"name":"web","secrets":{"A":"1"}}]`,
			`container "web": secrets: expected a list of objects, got an object; write each variable as {"name": ..., "valueFrom": ...} (line 1, column 26)`},
		{"command as string", `[{"name":"web","command":"echo hunter2"}]`, `container "web": command: expected a list of strings, got a string; wrap it in [ ] (line 1, column 26)`},
		{"null in list", `[{"name":"web","command":["a",null]}]`, `container "web": command[1]: expected a string, got null; leave the element out (line 1, column 31)`},
		{"snake case", `[{"name":"web","port_mappings":[]}]`, `container "web": unknown field "port_mappings" of a container definition; did you mean "portMappings"? (line 1, column 16)`},
		{"nested unknown", `[{"name":"web","logConfiguration":{"logDrivr":"awslogs"}}]`,
			`container "web": logConfiguration: unknown field "logDrivr" of logConfiguration; did you mean "logDriver"? (line 1, column 36)`},
		{"far unknown", `[{"name":"web","zebra":1}]`, `container "web": unknown field "zebra" of a container definition (line 1, column 16)`},
		{"twice", `[{"name":"web","cpu":1,"Cpu":2}]`, `container "web": cpu: given twice (line 1, column 24)`},
		{"no name", `[{"image":1}]`, `container #0: image: expected a string, got the number 1; write it in double quotes (line 1, column 11)`},
		{"label", `[{"name":"web","dockerLabels":{"a":true}}]`, `container "web": dockerLabels["a"]: expected a string, got a boolean; write it in double quotes (line 1, column 36)`},
		{"not an object", `["web"]`, `container #0: expected a container definition (an object), got the string "web" (line 1, column 2)`},
		{"empty object", `[{}]`, `container #0: the container definition is empty; give it at least a name and an image (line 1, column 2)`},
		{"object", `{"name":"web"}`, `expected a list of container definitions, got an object; wrap the container definition in [ ] (line 1, column 1)`},
		{"whole task definition", `{"family":"x","containerDefinitions":[]}`, `expected a list of container definitions, got an object; pass only the list that stands under "containerDefinitions" (line 1, column 1)`},
		{"empty", ``, `not valid JSON: the JSON document ends too early (line 1, column 1)`},
		{"cut off", `[{"name":"web"`, `not valid JSON: the JSON document ends too early (line 1, column 15)`},
		{"trailing comma", "[{\"name\":\"web\",\n}]", `not valid JSON: invalid character '}' looking for beginning of object key string (line 2, column 1)`},
		{"trailing text", `[] []`, `not valid JSON: unexpected text after the end of the JSON document (line 1, column 4)`},
		{"deep", strings.Repeat("[", 1<<16), `not valid JSON: nested more than 32 levels deep (line 1, column 34)`},
		{"long", `["` + strings.Repeat("a", 1<<20) + `"]`, `not valid JSON: the document is 1048580 bytes long, more than the 1048576 that are looked at (AWS accepts 64 KiB) (line 1, column 1)`},
		{"union", `[{"name":"web","resourceRequirements":[{"type":"GPU","sharingStrategy":{"nvidiaMp":{}}}]}]`,
			`container "web": resourceRequirements[0].sharingStrategy: unknown field "nvidiaMp" of resourceRequirements[0].sharingStrategy; did you mean "nvidiaMps"? (line 1, column 73)`},
		{"union of nothing", `[{"name":"web","resourceRequirements":[{"sharingStrategy":{}}]}]`,
			`container "web": resourceRequirements[0].sharingStrategy: expected an object with one of the fields [nvidiaMps], got an object (line 1, column 59)`},
		{"two errors", `[{"name":"a","cpu":"x"},{"name":"b","cpu":"y"}]`,
			"container \"a\": cpu: expected a whole number, got the string \"x\" (line 1, column 20)\ncontainer \"b\": cpu: expected a whole number, got the string \"y\" (line 1, column 43)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defs, err := ParseContainerDefinitions(tt.in)
			if defs != nil || err == nil {
				t.Fatalf("got %v, %v", defs, err)
			}
			if err.Error() != tt.want {
				t.Errorf("\n got %s\nwant %s", err, tt.want)
			}
		})
	}
}

func TestContainerDefinitionErrorFields(t *testing.T) {
	_, err := ParseContainerDefinitions(`[{"name":"a"},{"name":"web","portMappings":[{"hostPort":"x"}]}]`)
	var e *ContainerDefinitionError
	if !errors.As(err, &e) {
		t.Fatalf("got %T", err)
	}
	if e.Container != "web" || e.Index != 1 || e.Field != "portMappings[0].hostPort" || e.Path() != "container_definitions[1].portMappings[0].hostPort" || e.Offset != 56 {
		t.Errorf("got %+v, path %s", e, e.Path())
	}
}

func TestParseContainerDefinitionsBoundsErrors(t *testing.T) {
	_, err := ParseContainerDefinitions("[" + strings.Repeat("1,", 5000) + "1]")
	var all ContainerDefinitionErrors
	if !errors.As(err, &all) || len(all) != maxReportedErrors {
		t.Errorf("got %d errors, want %d", len(all), maxReportedErrors)
	}
}

func FuzzParseContainerDefinitions(f *testing.F) {
	for _, s := range []string{
		`[{"name":"web","image":"nginx","portMappings":[{"containerPort":80}],"environment":[{"name":"A","value":"1"}]}]`,
		`[{"NAME":"web","cpu":1e2,"dockerLabels":{"a":"b"},"ulimits":[{"name":"nofile","softLimit":0}]}]`,
		`[{"linuxParameters":{"tmpfs":[{"size":1}],"capabilities":{"add":["SYS_PTRACE"]}}}]`,
		`[{"port_mappings":[]}]`, `[null]`, `{}`, `[`, `[{"a":}]`, `[,]`, `[{"name":"\ud800"}]`, "[{\"name\":\"\xff\"}]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		defs, err := ParseContainerDefinitions(s)
		if err != nil {
			var all ContainerDefinitionErrors
			if !errors.As(err, &all) || len(all) == 0 || len(all) > maxReportedErrors {
				t.Fatalf("got %T %v", err, err)
			}
			for _, e := range all {
				if e.Offset < 0 || e.Offset > len(s) || e.Line < 1 || e.Column < 1 {
					t.Fatalf("position out of the document: %+v", e)
				}
			}
			return
		}
		out, err := MarshalContainerDefinitions(defs)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseContainerDefinitions(out)
		// A definition whose fields are all null says nothing, and is written as one that is refused.
		if err != nil && !strings.Contains(out, "{}") {
			t.Fatalf("%s\ncannot be read back: %v", out, err)
		}
		if err == nil && !EqualContainerDefinitions(defs, again) {
			t.Fatalf("%s\nis not what was written: %s", s, out)
		}
		CheckTaskDefinition(TaskDefinition{Containers: defs})
	})
}
