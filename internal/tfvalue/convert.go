package tfvalue

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// AWS leaves out what is not set, or answers with an empty string. Both are
// null in Terraform; null and unknown are nil in a request.

// String reads a string of an answer.
func String(s *string) types.String {
	if s == nil || *s == "" {
		return types.StringNull()
	}
	return types.StringValue(*s)
}

// Enum reads an enumeration of an answer.
func Enum[T ~string](v T) types.String {
	s := string(v)
	return String(&s)
}

// StringPointer is s for a request.
func StringPointer(s types.String) *string {
	if s.IsNull() || s.IsUnknown() || s.ValueString() == "" {
		return nil
	}
	return s.ValueStringPointer()
}

// BoolPointer is b for a request.
func BoolPointer(b types.Bool) *bool {
	if b.IsNull() || b.IsUnknown() {
		return nil
	}
	return b.ValueBoolPointer()
}

// Integer reads a number of an answer.
func Integer[T ~int | ~int32 | ~int64](n *T) types.Int64 {
	if n == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*n))
}

// Int32Pointer is n for a request.
func Int32Pointer(n types.Int64) *int32 {
	if n.IsNull() || n.IsUnknown() {
		return nil
	}
	v := int32(n.ValueInt64()) //nolint:gosec // schemas bound their numbers
	return &v
}

// Int64Pointer is n for a request.
func Int64Pointer(n types.Int64) *int64 {
	if n.IsNull() || n.IsUnknown() {
		return nil
	}
	return n.ValueInt64Pointer()
}

// Float64Pointer is f for a request.
func Float64Pointer(f types.Float64) *float64 {
	if f.IsNull() || f.IsUnknown() {
		return nil
	}
	return f.ValueFloat64Pointer()
}

// StringSet reads a set of strings of an answer; an empty one is null.
func StringSet(values []string) types.Set {
	if len(values) == 0 {
		return types.SetNull(types.StringType)
	}
	return types.SetValueMust(types.StringType, stringElements(values))
}

// StringList reads a list of strings of an answer; an empty one is null.
func StringList(values []string) types.List {
	if len(values) == 0 {
		return types.ListNull(types.StringType)
	}
	return types.ListValueMust(types.StringType, stringElements(values))
}

func stringElements(values []string) []attr.Value {
	elems := make([]attr.Value, len(values))
	for i, v := range values {
		elems[i] = types.StringValue(v)
	}
	return elems
}

// Strings are the known elements of a set or list for a request, in its order.
func Strings(collection interface{ Elements() []attr.Value }) []string {
	var out []string
	for _, e := range collection.Elements() {
		if s, ok := e.(types.String); ok && !s.IsNull() && !s.IsUnknown() {
			out = append(out, s.ValueString())
		}
	}
	return out
}

// StringMap are the known entries of a map for a request; nil when there are none.
func StringMap(m types.Map) map[string]string {
	var out map[string]string
	for k, e := range m.Elements() {
		if s, ok := e.(types.String); ok && !s.IsNull() && !s.IsUnknown() {
			if out == nil {
				out = map[string]string{}
			}
			out[k] = s.ValueString()
		}
	}
	return out
}

// MapOf reads a map of an answer; an empty one is null.
func MapOf(m map[string]string) types.Map {
	if len(m) == 0 {
		return types.MapNull(types.StringType)
	}
	return mapOf(m)
}

func mapOf(m map[string]string) types.Map {
	elems := make(map[string]attr.Value, len(m))
	for k, v := range m {
		elems[k] = types.StringValue(v)
	}
	return types.MapValueMust(types.StringType, elems)
}

// Keep is the planned value when it is known, otherwise the one AWS answered.
// What a resource stores after an apply has to be what it planned, to the
// letter; the next read brings in AWS's spelling.
func Keep[T attr.Value](planned, answered T) T {
	if planned.IsUnknown() {
		return answered
	}
	return planned
}

// Only is the first of a block's at most one element, or nil.
func Only[T any](blocks []T) *T {
	if len(blocks) == 0 {
		return nil
	}
	return &blocks[0]
}

// EqualBlocks tells whether two lists of blocks say the same.
func EqualBlocks[T any](a, b []T) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// Elements decodes a list or set of objects into models that have tfsdk tags.
// Null and unknown collections are nil.
func Elements[T any](ctx context.Context, collection interface {
	attr.Value
	ElementsAs(ctx context.Context, target any, allowUnhandled bool) diag.Diagnostics
}, diags *diag.Diagnostics) []T {
	if collection.IsNull() || collection.IsUnknown() {
		return nil
	}
	var out []T
	diags.Append(collection.ElementsAs(ctx, &out, false)...)
	return out
}
