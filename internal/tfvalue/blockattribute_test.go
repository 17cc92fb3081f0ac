package tfvalue

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var testBlock = BlockAttribute{
	Summary: "A block.", MaxItems: 1, RequiresReplace: true,
	Fields: []BlockField{
		{Name: "mode", Default: types.StringValue("plain"), Description: "the mode.", Validators: []validator.String{OneOf("plain", "fancy")}},
		{Name: "key", Description: "the key."},
		{Name: "inner", Description: "inside.", Nested: []BlockField{{Name: "size", Type: types.Int64Type, Required: true, Description: "the size."}}},
	},
}

func str(s string) types.String {
	if s == "-" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// block is one element; "-" is null, size -1 is no inner block.
func block(mode, key string, size int64) types.List {
	t := testBlock.ObjectType()
	inner := t.AttrTypes["inner"].(types.ListType)
	nested := types.ListValueMust(inner.ElemType, []attr.Value{})
	if size >= 0 {
		nested = types.ListValueMust(inner.ElemType, []attr.Value{
			types.ObjectValueMust(inner.ElemType.(types.ObjectType).AttrTypes, map[string]attr.Value{"size": types.Int64Value(size)}),
		})
	}
	return types.ListValueMust(t, []attr.Value{types.ObjectValueMust(t.AttrTypes, map[string]attr.Value{"mode": str(mode), "key": str(key), "inner": nested})})
}

func TestBlockAttributePlans(t *testing.T) {
	null, unknown := types.ListNull(testBlock.ObjectType()), types.ListUnknown(testBlock.ObjectType())
	there := tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{})
	for name, c := range map[string]struct {
		config, state, plan types.List
		replace             bool
	}{
		"what is not written stays":            {null, block("fancy", "k", 3), block("fancy", "k", 3), false},
		"what is written alike stays":          {block("fancy", "k", 3), block("fancy", "k", 3), block("fancy", "k", 3), false},
		"AWS's choice is as good":              {block("fancy", "-", -1), block("fancy", "k", 3), block("fancy", "k", 3), false},
		"null is the default":                  {block("-", "-", -1), block("plain", "k", -1), block("plain", "k", -1), false},
		"and nothing else":                     {block("-", "-", -1), block("fancy", "k", -1), block("-", "-", -1), true},
		"another value changes it":             {block("fancy", "other", -1), block("fancy", "k", -1), block("fancy", "other", -1), true},
		"so does another value further inside": {block("fancy", "k", 4), block("fancy", "k", 3), block("fancy", "k", 4), true},
		"what was not read yet is unknown":     {null, null, unknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			plan := c.config
			if plan.IsNull() {
				plan = unknown
			}
			req := planmodifier.ListRequest{
				ConfigValue: c.config, StateValue: c.state, PlanValue: plan,
				State: tfsdk.State{Raw: there}, Plan: tfsdk.Plan{Raw: there},
			}
			resp := &planmodifier.ListResponse{PlanValue: plan}
			testBlock.PlanModifyList(context.Background(), req, resp)
			if !resp.PlanValue.Equal(c.plan) || resp.RequiresReplace != c.replace {
				t.Errorf("planned %s, replace %t; want %s, %t", resp.PlanValue, resp.RequiresReplace, c.plan, c.replace)
			}
		})
	}
}

func TestBlockAttributeSetsHaveNoOrder(t *testing.T) {
	object := testBlock.ObjectType()
	set := func(blocks ...types.List) types.Set {
		var elems []attr.Value
		for _, b := range blocks {
			elems = append(elems, b.Elements()...)
		}
		return types.SetValueMust(object, elems)
	}
	if !testBlock.Covers(set(block("-", "a", -1), block("fancy", "-", -1)), set(block("fancy", "b", 1), block("plain", "a", 2))) {
		t.Error("not covered")
	}
	if testBlock.Covers(set(block("-", "a", -1), block("-", "a", 1)), set(block("plain", "a", 2), block("plain", "a", 1), block("plain", "b", 1))) {
		t.Error("covered by another number of blocks")
	}
}

func TestBlockAttributeValidates(t *testing.T) {
	two := types.ListValueMust(testBlock.ObjectType(), append(block("plain", "k", 1).Elements(), block("fanzy", "k", 1).Elements()...))
	resp := &validator.ListResponse{}
	testBlock.ValidateList(context.Background(), validator.ListRequest{Path: path.Root("block"), ConfigValue: two}, resp)
	var got []string
	for _, d := range resp.Diagnostics {
		got = append(got, d.Detail())
	}
	want := "There are 2 block blocks, expected at most 1.\n" + `Invalid value "fanzy" for mode, expected one of plain, fancy; did you mean "fancy"?`
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
	for _, v := range []types.List{types.ListNull(testBlock.ObjectType()), types.ListUnknown(testBlock.ObjectType()), block("-", "-", 0)} {
		resp := &validator.ListResponse{}
		testBlock.ValidateList(context.Background(), validator.ListRequest{Path: path.Root("block"), ConfigValue: v}, resp)
		if len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v", v, resp.Diagnostics)
		}
	}
}

func TestBlockAttributeDescribesItsFields(t *testing.T) {
	const want = "A block. Written as a block, at most one. `mode` (optional): the mode. `key` (optional): the key. " +
		"`inner` (optional): inside. `inner.size` (required): the size."
	if got := testBlock.description(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
