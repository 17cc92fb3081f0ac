package ecsspec

import (
	"fmt"
	"reflect"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// unionMember is one alternative of a union: in JSON an object with the one field name, in the SDK a pointer
// to a struct of type kind that holds a Value.
type unionMember struct {
	name string
	kind reflect.Type
}

// unions are the SDK's unions that container definitions use. Go cannot list the implementations of an
// interface, so they are named here; TestEveryFieldSurvives notices a union that is missing.
var unions = map[reflect.Type][]unionMember{
	reflect.TypeFor[ecstypes.SharingStrategy](): {
		{"nvidiaMps", reflect.TypeFor[ecstypes.SharingStrategyMemberNvidiaMps]()},
	},
}

// union decodes v, an object with exactly one field, into the interface into.
func (p *definitionParser) union(v *treeValue, into reflect.Value, path string) {
	var names []string
	for _, m := range unions[into.Type()] {
		names = append(names, m.name)
	}
	if v.kind != treeObject || len(v.members) != 1 {
		p.fail(v.offset, path, fmt.Sprintf("expected an object with one of the fields %v, got %s", names, describe(v, confidential(path))), "")
		return
	}
	given := v.members[0]
	i := slices.Index(names, given.key)
	if i < 0 {
		hint := ""
		if near := DidYouMean(given.key, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		p.fail(given.offset, path, fmt.Sprintf("unknown field %s of %s", quote(given.key), path), hint)
		return
	}
	member := reflect.New(unions[into.Type()][i].kind)
	p.value(given.value, member.Elem().FieldByName("Value"), join(path, names[i]))
	into.Set(member)
}

// marshalUnion writes the union v, or reports that it is not set.
func marshalUnion(v reflect.Value) (value any, set bool) {
	if v.IsNil() {
		return nil, false
	}
	for _, m := range unions[v.Type()] {
		if v.Elem().Type() == reflect.PointerTo(m.kind) && !v.Elem().IsNil() {
			inner, _ := marshalValue(v.Elem().Elem().FieldByName("Value"))
			return map[string]any{m.name: inner}, true
		}
	}
	return nil, false
}
