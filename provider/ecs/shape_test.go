package ecs

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// sample is a value of a type with everything in it set.
func sample(t attr.Type) attr.Value {
	switch t := t.(type) {
	case basetypes.StringType:
		return types.StringValue("text")
	case basetypes.Int32Type:
		return types.Int32Value(7)
	case basetypes.BoolType:
		return types.BoolValue(true)
	case basetypes.ListType:
		return types.ListValueMust(t.ElemType, []attr.Value{sample(t.ElemType)})
	case basetypes.SetType:
		return types.SetValueMust(t.ElemType, []attr.Value{sample(t.ElemType)})
	case basetypes.MapType:
		return types.MapValueMust(t.ElemType, map[string]attr.Value{"a": sample(t.ElemType), "b": sample(t.ElemType)})
	case basetypes.ObjectType:
		attributes := map[string]attr.Value{}
		for name, a := range t.AttrTypes {
			attributes[name] = sample(a)
		}
		return types.ObjectValueMust(t.AttrTypes, attributes)
	}
	panic(t)
}

// TestShapes takes every argument to AWS and back: a schema that does not fit the SDK's structs panics, and
// nothing may be lost on the way.
func TestShapes(t *testing.T) {
	check := func(name string, typ attr.Type, request reflect.Value, field string) {
		t.Run(name, func(t *testing.T) {
			want := sample(typ)
			expandInto(want, fieldAt(request, field, true))
			got := flatten(typ, fieldAt(request, field, false), true)
			if !got.Equal(want) {
				t.Errorf("comes back as\n%s\nwant\n%s", got, want)
			}
		})
	}
	for name, field := range registeredFields {
		check("task definition/"+name, taskDefinitionTypes[name], reflect.ValueOf(&ecs.RegisterTaskDefinitionInput{}).Elem(), field)
	}
	for name, field := range serviceFields {
		check("service/"+name, serviceTypes[name], reflect.ValueOf(&ecs.CreateServiceInput{}).Elem(), field)
	}
	t.Run("containers", func(t *testing.T) {
		want := sample(containersType).(types.Map)
		if got := typedContainers(typedDefinitions(want)); !got.Equal(want) {
			t.Errorf("comes back as\n%s\nwant\n%s", got, want)
		}
	})
}

// TestContainerComplete holds `containers` against the SDK: a new field of ECS is a missing argument here.
func TestContainerComplete(t *testing.T) {
	var missing []string
	var visit func(at string, have attr.Type, want reflect.Type)
	visit = func(at string, have attr.Type, want reflect.Type) {
		switch h := have.(type) {
		case basetypes.ListType:
			visit(at, h.ElemType, want.Elem())
		case basetypes.ObjectType:
			if want.Kind() == reflect.Pointer {
				want = want.Elem()
			}
			if want.Kind() == reflect.Interface {
				for name, member := range unionMembers[want] {
					visit(at+"."+name, h.AttrTypes[name], member.Field(0).Type)
				}
				return
			}
			for i := range want.NumField() {
				f := want.Field(i)
				if !f.IsExported() || at == "" && f.Name == "Name" {
					continue
				}
				name := snakeCase(f.Name)[1:]
				if h.AttrTypes[name] == nil {
					missing = append(missing, at+"."+name)
					continue
				}
				visit(at+"."+name, h.AttrTypes[name], f.Type)
			}
		}
	}
	visit("", containersType.ElemType, reflect.TypeFor[ecstypes.ContainerDefinition]())
	if len(missing) > 0 {
		t.Errorf("containers has no argument for %v", missing)
	}
}

func TestExpandLeavesOut(t *testing.T) {
	volume := taskDefinitionTypes["volume"].(types.SetType).ElemType.(types.ObjectType)
	attributes := map[string]attr.Value{}
	for name, typ := range volume.AttrTypes {
		attributes[name] = flatten(typ, reflect.Value{}, true)
	}
	attributes["name"] = types.StringValue("data")
	attributes["host_path"] = types.StringValue("")
	attributes["configure_at_launch"] = types.BoolUnknown()
	got := expand[ecstypes.Volume](types.ObjectValueMust(volume.AttrTypes, attributes))
	name := "data"
	if diff := cmp.Diff(ecstypes.Volume{Name: &name}, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownPaths(t *testing.T) {
	object := types.ObjectType{AttrTypes: map[string]attr.Type{"port": types.Int32Type, "options": types.MapType{ElemType: types.StringType}}}
	list := types.ListValueMust(object, []attr.Value{
		types.ObjectValueMust(object.AttrTypes, map[string]attr.Value{"port": types.Int32Value(1), "options": types.MapNull(types.StringType)}),
		types.ObjectValueMust(object.AttrTypes, map[string]attr.Value{
			"port":    types.Int32Unknown(),
			"options": types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown()}),
		}),
	})
	if diff := cmp.Diff([]string{"block[1].options", "block[1].port"}, unknownPaths("block", list, nil)); diff != "" {
		t.Error(diff)
	}
}

func TestFilled(t *testing.T) {
	object := types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "given": types.StringType}}
	entry := func(name string, given types.String) attr.Value {
		return types.ObjectValueMust(object.AttrTypes, map[string]attr.Value{"name": types.StringValue(name), "given": given})
	}
	planned := types.ListValueMust(object, []attr.Value{entry("A", types.StringUnknown()), entry("B", types.StringUnknown())})
	answered := types.ListValueMust(object, []attr.Value{entry("a", types.StringValue("x"))})
	want := types.ListValueMust(object, []attr.Value{entry("A", types.StringValue("x")), entry("B", types.StringNull())})
	if got := filled(planned, answered); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func snakeCase(field string) string {
	var b strings.Builder
	for _, r := range field {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
