package ecs

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// arguments are the fields of a resource's model by the argument's name; they may be set.
func arguments(model any) map[string]reflect.Value {
	v := reflect.ValueOf(model).Elem()
	fields := make(map[string]reflect.Value, v.NumField())
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("tfsdk"); name != "" {
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func argument(fields map[string]reflect.Value, name string) attr.Value {
	return fields[name].Interface().(attr.Value)
}

// isKnown reports whether a value and everything in it is known.
func isKnown(v attr.Value) bool { return len(unknownPaths("", v, nil)) == 0 }

// unknownPaths lists what is unknown in v in the spelling of [ecsspec.Unknown]. A map with an unknown value is
// unknown as a whole, because AWS has lists in their place.
func unknownPaths(at string, v attr.Value, spell func(string) string) []string {
	if v == nil || v.IsNull() {
		return nil
	}
	if v.IsUnknown() {
		return []string{at}
	}
	var paths []string
	switch v := v.(type) {
	case basetypes.ListValue:
		for i, e := range v.Elements() {
			paths = append(paths, unknownPaths(fmt.Sprintf("%s[%d]", at, i), e, spell)...)
		}
	case basetypes.SetValue:
		for i, e := range v.Elements() {
			paths = append(paths, unknownPaths(fmt.Sprintf("%s[%d]", at, i), e, spell)...)
		}
	case basetypes.MapValue:
		for _, e := range v.Elements() {
			if !isKnown(e) {
				return []string{at}
			}
		}
	case basetypes.ObjectValue:
		for _, name := range slices.Sorted(maps.Keys(v.Attributes())) {
			spelled := name
			if spell != nil {
				spelled = spell(name)
			}
			paths = append(paths, unknownPaths(at+"."+spelled, v.Attributes()[name], spell)...)
		}
	}
	return paths
}

// unknownArguments collects what is unknown in the arguments of a model that fields names.
func unknownArguments(model any, fields map[string]string) []string {
	var paths []string
	args := arguments(model)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		paths = append(paths, unknownPaths(name, argument(args, name), nil)...)
	}
	return paths
}

// problemDiagnostics makes what ecsspec found into errors at the arguments at fault.
func problemDiagnostics(problems []ecsspec.Problem, at func(ecsspec.Problem) path.Path) (diags diag.Diagnostics) {
	for _, p := range problems {
		summary := p.Summary
		if p.Container != "" {
			summary = fmt.Sprintf("container %q: %s", p.Container, summary)
		}
		detail := p.Detail
		if detail == "" {
			detail = sentenceOf(summary)
		}
		if where := at(p); where.Equal(path.Empty()) {
			diags.AddError(upperFirst(summary), detail)
		} else {
			diags.AddAttributeError(where, upperFirst(summary), detail)
		}
	}
	return diags
}

// atArgument is the top-level argument a problem is about.
func atArgument(p ecsspec.Problem) path.Path {
	if p.Path == "" {
		return path.Empty()
	}
	return path.Root(p.Argument())
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func sentenceOf(s string) string {
	return strings.TrimSuffix(upperFirst(s), ".") + "."
}

// requestOf makes a request of a model's arguments; fields says which field of the request each one becomes.
// What is unknown is left out.
func requestOf[T any](model any, fields map[string]string) *T {
	in := new(T)
	args, request := arguments(model), reflect.ValueOf(in).Elem()
	for name, field := range fields {
		if value := argument(args, name); !value.IsNull() && !value.IsUnknown() {
			expandInto(value, fieldAt(request, field, true))
		}
	}
	return in
}

// sameField compares a field of two requests.
func sameField[T any](a, b *T, field string) bool {
	x, y := fieldAt(reflect.ValueOf(a).Elem(), field, false), fieldAt(reflect.ValueOf(b).Elem(), field, false)
	if !x.IsValid() || !y.IsValid() {
		return (!x.IsValid() || x.IsZero()) && (!y.IsValid() || y.IsZero())
	}
	return reflect.DeepEqual(x.Interface(), y.Interface())
}

// refreshArguments brings into a model what AWS answered, as a request that would ask for it. What means the
// same to AWS as before, which canonical decides, keeps its spelling.
func refreshArguments[T any](model any, fields map[string]string, types map[string]attr.Type, answered *T, canonical func(*T) *T) {
	before, now := canonical(requestOf[T](model, fields)), canonical(answered)
	args := arguments(model)
	for name, field := range fields {
		value := argument(args, name)
		if value.IsNull() || !isKnown(value) || !sameField(before, now, field) {
			fresh := flatten(types[name], fieldAt(reflect.ValueOf(answered).Elem(), field, false), true)
			args[name].Set(reflect.ValueOf(fresh))
		}
	}
}

// keepSpelling gives what is planned the state's spelling where both mean the same to AWS, as far as Terraform
// lets a provider do that, and returns the arguments that differ, sorted.
func keepSpelling[T any](planned, state any, fields map[string]string, s schema.Schema, canonical func(*T) *T) (changed []string) {
	wanted, have := canonical(requestOf[T](planned, fields)), canonical(requestOf[T](state, fields))
	args, before := arguments(planned), arguments(state)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, was := argument(args, name), argument(before, name)
		if !isKnown(value) || !sameField(wanted, have, fields[name]) {
			changed = append(changed, name)
			continue
		}
		if was.IsNull() {
			continue
		}
		// Terraform holds a plan against the configuration: an argument that is set may keep the value it had.
		// A set of blocks is not held against it at all, because its elements have no identity.
		_, attribute := s.Attributes[name]
		_, set := value.(basetypes.SetValue)
		if attribute && !value.IsNull() || !attribute && set {
			args[name].Set(before[name])
		}
	}
	return changed
}

// keepPlanned gives a fresh model the planned value of every argument, as Terraform requires after an apply, and
// keeps its own only for what was unknown.
func keepPlanned(planned, fresh any) {
	plan, fields := arguments(planned), arguments(fresh)
	for name := range plan {
		fields[name].Set(reflect.ValueOf(filled(argument(plan, name), argument(fields, name))))
	}
}

// filled is planned with what is unknown in it taken from answered, or null.
func filled(planned, answered attr.Value) attr.Value {
	if isKnown(planned) {
		return planned
	}
	if planned.IsUnknown() {
		return answered
	}
	switch p := planned.(type) {
	case basetypes.ListValue:
		elements, others := slices.Clone(p.Elements()), answered.(basetypes.ListValue).Elements()
		for i := range elements {
			other := null(p.ElementType(context.Background()))
			if i < len(others) {
				other = others[i]
			}
			elements[i] = filled(elements[i], other)
		}
		return basetypes.NewListValueMust(p.ElementType(context.Background()), elements)
	case basetypes.ObjectValue:
		attributes, others := maps.Clone(p.Attributes()), answered.(basetypes.ObjectValue).Attributes()
		for name, value := range attributes {
			other, ok := others[name]
			if !ok {
				other = null(p.AttributeTypes(context.Background())[name])
			}
			attributes[name] = filled(value, other)
		}
		return basetypes.NewObjectValueMust(p.AttributeTypes(context.Background()), attributes)
	}
	return answered
}

func null(t attr.Type) attr.Value { return flatten(t, reflect.Value{}, false) }

// typesOf are the types of a schema's arguments and blocks.
func typesOf(s schema.Schema) map[string]attr.Type {
	types := make(map[string]attr.Type, len(s.Attributes)+len(s.Blocks))
	for name, a := range s.Attributes {
		types[name] = a.GetType()
	}
	for name, b := range s.Blocks {
		types[name] = b.Type()
	}
	return types
}
