package ecsspec

import (
	"reflect"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestMarshalContainerDefinitions(t *testing.T) {
	defs := []ecstypes.ContainerDefinition{{
		Name: ptr("web"), Image: ptr("a&b<c>"), Essential: ptr(false), Command: []string{},
		Environment:  []ecstypes.KeyValuePair{{Name: ptr("A"), Value: ptr("")}},
		Ulimits:      []ecstypes.Ulimit{{Name: "nofile", HardLimit: 10}},
		DockerLabels: map[string]string{"z": "1", "a": "2"},
		PortMappings: []ecstypes.PortMapping{{ContainerPort: ptr[int32](80), HostPort: ptr[int32](0)}},
	}}
	got, err := MarshalContainerDefinitions(defs)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"dockerLabels":{"a":"2","z":"1"},"environment":[{"name":"A","value":""}],"essential":false,"image":"a&b<c>","name":"web",` +
		`"portMappings":[{"containerPort":80,"hostPort":0}],"ulimits":[{"hardLimit":10,"name":"nofile","softLimit":0}]}]`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got, _ := MarshalContainerDefinitions(nil); got != "[]" {
		t.Errorf("none: %s", got)
	}
}

// TestEveryFieldSurvives fills every field the SDK knows, so that a new one of a kind that the parser or the
// writer cannot handle is noticed.
func TestEveryFieldSurvives(t *testing.T) {
	defs := make([]ecstypes.ContainerDefinition, 1)
	fill(t, reflect.ValueOf(&defs[0]).Elem(), "ContainerDefinition")
	out, err := MarshalContainerDefinitions(defs)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseContainerDefinitions(out)
	if err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if !reflect.DeepEqual(defs, again) {
		t.Errorf("%s does not survive", out)
	}
	for _, text := range []string{"", "a", strings.Repeat("\x01", 500), strings.Repeat("\xff", 500), strings.Repeat("\u2028", 500)} {
		defs[0].Name, defs[0].Command, defs[0].DockerLabels = &text, []string{text, "", text}, map[string]string{text: text}
		out, err := MarshalContainerDefinitions(defs)
		if most := mostBytes(reflect.ValueOf(defs)); err != nil || len(out) > most {
			t.Errorf("%v: %d bytes are said to be %d at the most: %s", err, len(out), most, out)
		}
	}
}

func fill(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if sf := v.Type().Field(i); sf.IsExported() {
				fill(t, v.Field(i), path+"."+sf.Name)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0), path)
	case reflect.Interface:
		if len(unions[v.Type()]) == 0 {
			t.Fatalf("%s is a union of unknown members", path)
		}
		member := reflect.New(unions[v.Type()][0].kind)
		fill(t, member.Elem().FieldByName("Value"), path)
		v.Set(member)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"k": "v"}))
	case reflect.String:
		v.SetString("text")
	case reflect.Int32:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("%s is a %s, which the parser does not know", path, v.Kind())
	}
}
