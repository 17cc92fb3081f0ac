package ecs

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Arguments of ECS have the shape of the SDK's structs, in snake case: one name, a block where AWS has a
// structure. expand and flatten walk both side by side, so that an argument is written down once, in the schema.
// A schema and a struct that do not fit are a programming error and panic; TestShapes visits every argument.

// fieldOf names the fields whose arguments hashicorp/aws calls by another name, as "Struct.argument". A dot in
// the field leads into a nested structure that Terraform does not show.
var fieldOf = map[string]string{
	"EBSTagSpecification.tags":                             "Tags",
	"LoadBalancer.elb_name":                                "LoadBalancerName",
	"LogConfiguration.secret_option":                       "SecretOptions",
	"ServiceConnectConfiguration.service":                  "Services",
	"ServiceConnectService.client_alias":                   "ClientAliases",
	"ServiceConnectTlsConfiguration.issuer_cert_authority": "IssuerCertificateAuthority",
	"ServiceManagedEBSVolumeConfiguration.size_in_gb":      "SizeInGiB",
	"Volume.configure_at_launch":                           "ConfiguredAtLaunch",
	"Volume.host_path":                                     "Host.SourcePath",
}

// unionMembers are the SDK's types of the members of AWS's unions, by the member's argument. A union is an object
// with one of them set.
var unionMembers = map[reflect.Type]map[string]reflect.Type{
	reflect.TypeFor[ecstypes.SharingStrategy](): {"nvidia_mps": reflect.TypeFor[ecstypes.SharingStrategyMemberNvidiaMps]()},
}

// expand is the SDK's value of a Terraform value. Null, unknown and "" are left out.
func expand[T any](v attr.Value) T {
	var out T
	expandInto(v, reflect.ValueOf(&out).Elem())
	return out
}

func expandInto(v attr.Value, dst reflect.Value) {
	if v == nil || v.IsNull() || v.IsUnknown() {
		return
	}
	switch v := v.(type) {
	case basetypes.StringValue:
		if v.ValueString() != "" {
			target(dst).SetString(v.ValueString())
		}
	case basetypes.Int32Value:
		target(dst).SetInt(int64(v.ValueInt32()))
	case basetypes.BoolValue:
		if dst.Type() == assignPublicIP {
			dst.SetString(string(publicIP(v.ValueBool())))
			return
		}
		target(dst).SetBool(v.ValueBool())
	case basetypes.ListValue:
		expandElements(v.Elements(), dst)
	case basetypes.SetValue:
		expandElements(v.Elements(), dst)
	case basetypes.MapValue:
		expandMap(v.Elements(), dst)
	case basetypes.ObjectValue:
		if dst.Kind() == reflect.Interface {
			expandUnion(v, dst)
			return
		}
		object := target(dst)
		for name, value := range v.Attributes() {
			if value.IsNull() || value.IsUnknown() || value.Equal(types.StringValue("")) {
				continue // do not make the structure around a field that is not set
			}
			expandInto(value, field(object, name, true))
		}
	default:
		panic(fmt.Sprintf("expand: %T", v))
	}
}

func expandUnion(v basetypes.ObjectValue, dst reflect.Value) {
	for name, value := range v.Attributes() {
		if !value.IsNull() && !value.IsUnknown() {
			member := reflect.New(unionMembers[dst.Type()][name])
			expandInto(value, member.Elem().FieldByName("Value"))
			dst.Set(member)
		}
	}
}

// target is what to set: dst itself, or a new value behind the pointer.
func target(dst reflect.Value) reflect.Value {
	if dst.Kind() != reflect.Pointer {
		return dst
	}
	if dst.IsNil() {
		dst.Set(reflect.New(dst.Type().Elem()))
	}
	return dst.Elem()
}

func expandElements(elements []attr.Value, dst reflect.Value) {
	if dst.Kind() != reflect.Slice { // a block that may be written once
		if len(elements) > 0 {
			expandInto(elements[0], dst)
		}
		return
	}
	for _, e := range elements {
		element := reflect.New(dst.Type().Elem()).Elem()
		expandInto(e, element)
		dst.Set(reflect.Append(dst, element))
	}
}

// expandMap fills a map, or AWS's list of pairs (KeyValuePair, Secret, Tag, ContainerDependency) in the order of the keys.
func expandMap(elements map[string]attr.Value, dst reflect.Value) {
	if dst.Kind() == reflect.Map && len(elements) > 0 {
		dst.Set(reflect.MakeMapWithSize(dst.Type(), len(elements)))
	}
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		s, ok := elements[key].(basetypes.StringValue)
		if !ok || s.IsNull() || s.IsUnknown() {
			continue
		}
		if dst.Kind() == reflect.Map {
			dst.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(s.ValueString()))
			continue
		}
		pair := reflect.New(dst.Type().Elem()).Elem()
		name, value := pairFields(pair)
		target(name).SetString(key)
		target(value).SetString(s.ValueString())
		dst.Set(reflect.Append(dst, pair))
	}
}

// pairFields are the two fields of AWS's pairs.
func pairFields(pair reflect.Value) (name, value reflect.Value) {
	first := func(names ...string) reflect.Value {
		for _, n := range names {
			if f := pair.FieldByName(n); f.IsValid() {
				return f
			}
		}
		panic(fmt.Sprintf("%s is not a pair", pair.Type()))
	}
	return first("Name", "Key", "ContainerName"), first("Value", "ValueFrom", "Condition")
}

// field finds the field of an argument; with make set it makes the structures on the way, without it the result
// is the zero Value when one of them is missing.
func field(object reflect.Value, argument string, create bool) reflect.Value {
	if name, renamed := fieldOf[object.Type().Name()+"."+argument]; renamed {
		return fieldAt(object, name, create)
	}
	want := strings.ReplaceAll(argument, "_", "")
	for i := range object.NumField() {
		if strings.EqualFold(object.Type().Field(i).Name, want) {
			return object.Field(i)
		}
	}
	panic(fmt.Sprintf("%s has no field for the argument %q", object.Type(), argument))
}

// fieldAt is field for the name of a field, dots and all.
func fieldAt(object reflect.Value, name string, create bool) reflect.Value {
	for step, rest, more := strings.Cut(name, "."); ; step, rest, more = strings.Cut(rest, ".") {
		object = object.FieldByName(step)
		if !more {
			return object
		}
		if object.IsNil() && !create {
			return reflect.Value{}
		}
		object = target(object)
	}
}

// flatten is the Terraform value of type t for an SDK value. What AWS left out is null, and so is an empty
// collection, except that blocks are never null.
func flatten(t attr.Type, sdk any, blocks bool) attr.Value {
	src := reflect.ValueOf(sdk)
	if v, ok := sdk.(reflect.Value); ok {
		src = v
	}
	return flattener{blocks: blocks}.value(t, src)
}

type flattener struct{ blocks bool }

func (f flattener) value(t attr.Type, src reflect.Value) attr.Value {
	single := src.IsValid() && src.Kind() == reflect.Pointer
	if single {
		src = src.Elem() // not valid when nil
	}
	switch t := t.(type) {
	case basetypes.StringType:
		if !src.IsValid() || src.Len() == 0 {
			return types.StringNull()
		}
		return types.StringValue(src.String())
	case basetypes.Int32Type:
		if !src.IsValid() {
			return types.Int32Null()
		}
		return types.Int32Value(int32(src.Int()))
	case basetypes.BoolType:
		if !src.IsValid() {
			return types.BoolNull()
		}
		if src.Type() == assignPublicIP {
			return types.BoolValue(src.String() == string(ecstypes.AssignPublicIpEnabled))
		}
		return types.BoolValue(src.Bool())
	case basetypes.ListType:
		elements := f.elements(t.ElemType, src)
		if f.absent(t.ElemType, elements) {
			return types.ListNull(t.ElemType)
		}
		return types.ListValueMust(t.ElemType, elements)
	case basetypes.SetType:
		elements := f.elements(t.ElemType, src)
		if f.absent(t.ElemType, elements) {
			return types.SetNull(t.ElemType)
		}
		return types.SetValueMust(t.ElemType, elements)
	case basetypes.MapType:
		elements := mapElements(src)
		if len(elements) == 0 {
			return types.MapNull(t.ElemType)
		}
		return types.MapValueMust(t.ElemType, elements)
	case basetypes.ObjectType:
		if !src.IsValid() {
			return types.ObjectNull(t.AttrTypes)
		}
		attributes := make(map[string]attr.Value, len(t.AttrTypes))
		if src.Kind() == reflect.Interface {
			if src.IsNil() {
				return types.ObjectNull(t.AttrTypes)
			}
			for name, attrType := range t.AttrTypes {
				var member reflect.Value
				if src.Elem().Type().Elem() == unionMembers[src.Type()][name] {
					member = src.Elem().Elem().FieldByName("Value")
				}
				attributes[name] = f.value(attrType, member)
			}
			return types.ObjectValueMust(t.AttrTypes, attributes)
		}
		for name, attrType := range t.AttrTypes {
			attributes[name] = f.value(attrType, field(src, name, false))
		}
		return types.ObjectValueMust(t.AttrTypes, attributes)
	}
	panic(fmt.Sprintf("flatten: %T", t))
}

func (f flattener) absent(elem attr.Type, elements []attr.Value) bool {
	_, object := elem.(basetypes.ObjectType)
	return len(elements) == 0 && !(object && f.blocks)
}

func (f flattener) elements(t attr.Type, src reflect.Value) []attr.Value {
	if !src.IsValid() {
		return nil
	}
	if src.Kind() != reflect.Slice {
		return []attr.Value{f.value(t, src)}
	}
	elements := make([]attr.Value, src.Len())
	for i := range elements {
		elements[i] = f.value(t, src.Index(i))
	}
	return elements
}

func mapElements(src reflect.Value) map[string]attr.Value {
	elements := map[string]attr.Value{}
	if !src.IsValid() {
		return elements
	}
	if src.Kind() == reflect.Map {
		for it := src.MapRange(); it.Next(); {
			elements[it.Key().String()] = types.StringValue(it.Value().String())
		}
		return elements
	}
	for i := range src.Len() {
		name, value := pairFields(src.Index(i))
		if reflect.Indirect(name).IsValid() {
			elements[text(name)] = types.StringValue(text(value))
		}
	}
	return elements
}

// text is the string of a field that may be a pointer; "" when it is nil.
func text(field reflect.Value) string {
	if s := reflect.Indirect(field); s.IsValid() {
		return s.String()
	}
	return ""
}

var assignPublicIP = reflect.TypeFor[ecstypes.AssignPublicIp]()

func publicIP(assign bool) ecstypes.AssignPublicIp {
	if assign {
		return ecstypes.AssignPublicIpEnabled
	}
	return ecstypes.AssignPublicIpDisabled
}
