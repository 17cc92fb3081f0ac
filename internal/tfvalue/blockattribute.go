package tfvalue

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// BlockAttribute describes a block that AWS fills in when the configuration has
// none, such as the `setting` of a cluster. The protocol has no computed
// blocks: it is an attribute whose type is a collection of objects, which
// Terraform and OpenTofu let a configuration write as blocks
// (https://developer.hashicorp.com/terraform/language/attr-as-blocks).
type BlockAttribute struct {
	// Summary is what the documentation says, in sentences.
	Summary string
	Fields  []BlockField
	// MaxItems; 0 means any number.
	MaxItems int
	// RequiresReplace on any change that means something.
	RequiresReplace bool
}

// BlockField is one argument inside a [BlockAttribute].
type BlockField struct {
	Name        string
	Type        attr.Type // nil means a string
	Required    bool
	Description string
	// Default is what null means to AWS; nil means that AWS chooses, and
	// whatever it chose is as good.
	Default    attr.Value
	Validators []validator.String
	// Nested are the fields of a list of objects in place of Type.
	Nested []BlockField
}

// ObjectType of the block's elements.
func (b BlockAttribute) ObjectType() types.ObjectType { return objectType(b.Fields) }

func objectType(fields []BlockField) types.ObjectType {
	t := types.ObjectType{AttrTypes: map[string]attr.Type{}}
	for _, f := range fields {
		t.AttrTypes[f.Name] = f.attrType()
	}
	return t
}

func (f BlockField) attrType() attr.Type {
	switch {
	case len(f.Nested) > 0:
		return types.ListType{ElemType: objectType(f.Nested)}
	case f.Type == nil:
		return types.StringType
	}
	return f.Type
}

// List is the block as a list.
func (b BlockAttribute) List() schema.ListAttribute {
	return schema.ListAttribute{
		ElementType: b.ObjectType(), Optional: true, Computed: true,
		MarkdownDescription: b.description(),
		Validators:          []validator.List{b},
		PlanModifiers:       []planmodifier.List{b},
	}
}

// Set is the block as a set.
func (b BlockAttribute) Set() schema.SetAttribute {
	return schema.SetAttribute{
		ElementType: b.ObjectType(), Optional: true, Computed: true,
		MarkdownDescription: b.description(),
		Validators:          []validator.Set{b},
		PlanModifiers:       []planmodifier.Set{b},
	}
}

// description carries the fields', because the protocol has no place for them.
func (b BlockAttribute) description() string {
	var s strings.Builder
	s.WriteString(b.Summary)
	if b.MaxItems == 1 {
		s.WriteString(" Written as a block, at most one.")
	} else {
		s.WriteString(" Written as blocks.")
	}
	describeFields(&s, "", b.Fields)
	return s.String()
}

func describeFields(s *strings.Builder, prefix string, fields []BlockField) {
	for _, f := range fields {
		need := "optional"
		if f.Required {
			need = "required"
		}
		fmt.Fprintf(s, " `%s%s` (%s): %s", prefix, f.Name, need, f.Description)
		describeFields(s, prefix+f.Name+".", f.Nested)
	}
}

// Description implements validators and plan modifiers.
func (b BlockAttribute) Description(context.Context) string { return b.Summary }

// MarkdownDescription implements validators and plan modifiers.
func (b BlockAttribute) MarkdownDescription(context.Context) string { return b.Summary }

// ValidateList implements [validator.List].
func (b BlockAttribute) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	resp.Diagnostics.Append(b.checkCount(req.Path, len(req.ConfigValue.Elements()))...)
	for i, e := range req.ConfigValue.Elements() {
		resp.Diagnostics.Append(checkFields(ctx, req.Path.AtListIndex(i), b.Fields, e)...)
	}
}

// ValidateSet implements [validator.Set].
func (b BlockAttribute) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	resp.Diagnostics.Append(b.checkCount(req.Path, len(req.ConfigValue.Elements()))...)
	for _, e := range req.ConfigValue.Elements() {
		resp.Diagnostics.Append(checkFields(ctx, req.Path.AtSetValue(e), b.Fields, e)...)
	}
}

func (b BlockAttribute) checkCount(at path.Path, n int) (diags diag.Diagnostics) {
	if b.MaxItems > 0 && n > b.MaxItems {
		diags.AddAttributeError(at, fmt.Sprintf("Too many %s blocks", argumentName(at)),
			fmt.Sprintf("There are %d %s blocks, expected at most %d.", n, argumentName(at), b.MaxItems))
	}
	return diags
}

func checkFields(ctx context.Context, at path.Path, fields []BlockField, element attr.Value) (diags diag.Diagnostics) {
	object, ok := element.(types.Object)
	if !ok || object.IsNull() || object.IsUnknown() {
		return nil
	}
	for _, f := range fields {
		value, here := object.Attributes()[f.Name], at.AtName(f.Name)
		if value == nil || value.IsNull() {
			if f.Required {
				diags.AddAttributeError(here, "Missing required argument",
					fmt.Sprintf("The argument %q of the block %s is required.", f.Name, argumentName(at)))
			}
			continue
		}
		if s, ok := value.(types.String); ok {
			for _, v := range f.Validators {
				resp := &validator.StringResponse{}
				v.ValidateString(ctx, validator.StringRequest{Path: here, PathExpression: here.Expression(), ConfigValue: s}, resp)
				diags.Append(resp.Diagnostics...)
			}
		}
		if l, ok := value.(types.List); ok && len(f.Nested) > 0 {
			for i, e := range l.Elements() {
				diags.Append(checkFields(ctx, here.AtListIndex(i), f.Nested, e)...)
			}
		}
	}
	return diags
}

// PlanModifyList implements [planmodifier.List].
func (b BlockAttribute) PlanModifyList(_ context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	if keep := b.keep(req.ConfigValue, req.StateValue); keep {
		resp.PlanValue = req.StateValue
	}
	resp.RequiresReplace = b.replace(req.State.Raw.IsNull() || req.Plan.Raw.IsNull(), req.ConfigValue, resp.PlanValue, req.StateValue)
}

// PlanModifySet implements [planmodifier.Set].
func (b BlockAttribute) PlanModifySet(_ context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if keep := b.keep(req.ConfigValue, req.StateValue); keep {
		resp.PlanValue = req.StateValue
	}
	resp.RequiresReplace = b.replace(req.State.Raw.IsNull() || req.Plan.Raw.IsNull(), req.ConfigValue, resp.PlanValue, req.StateValue)
}

// keep tells whether what there is, is what the configuration asks for.
func (b BlockAttribute) keep(config, state attr.Value) bool {
	if state.IsNull() {
		return false
	}
	return config.IsNull() || b.Covers(config, state)
}

func (b BlockAttribute) replace(createOrDestroy bool, config, plan, state attr.Value) bool {
	return b.RequiresReplace && !createOrDestroy && !config.IsNull() && !plan.Equal(state)
}

// Covers tells whether every argument that config has is as in state; what
// config leaves out is a field's default, or anything where AWS chooses.
func (b BlockAttribute) Covers(config, state attr.Value) bool {
	return coversAll(b.Fields, config, state)
}

func coversAll(fields []BlockField, config, state attr.Value) bool {
	if config.IsUnknown() {
		return false
	}
	switch c := config.(type) {
	case basetypes.ListValue:
		s, ok := state.(basetypes.ListValue)
		return ok && slices.EqualFunc(c.Elements(), s.Elements(), func(a, b attr.Value) bool { return covers(fields, a, b) })
	case basetypes.SetValue:
		s, ok := state.(basetypes.SetValue)
		if !ok || len(c.Elements()) != len(s.Elements()) {
			return false
		}
		left := slices.Clone(s.Elements())
		for _, e := range c.Elements() {
			i := slices.IndexFunc(left, func(b attr.Value) bool { return covers(fields, e, b) })
			if i < 0 {
				return false
			}
			left = slices.Delete(left, i, i+1)
		}
		return true
	}
	return config.Equal(state)
}

func covers(fields []BlockField, config, state attr.Value) bool {
	c, ok := config.(types.Object)
	s, also := state.(types.Object)
	if !ok || !also || c.IsNull() || c.IsUnknown() {
		return config.Equal(state)
	}
	for _, f := range fields {
		want, have := c.Attributes()[f.Name], s.Attributes()[f.Name]
		switch {
		case want == nil || want.IsUnknown():
			return false
		case isEmptyList(want): // no nested block, like null
		case want.IsNull() && f.Default == nil:
		case want.IsNull():
			if !have.IsNull() && !have.Equal(f.Default) {
				return false
			}
		case len(f.Nested) > 0:
			if !coversAll(f.Nested, want, have) {
				return false
			}
		case !want.Equal(have):
			return false
		}
	}
	return true
}

func isEmptyList(v attr.Value) bool {
	l, ok := v.(types.List)
	return ok && !l.IsNull() && len(l.Elements()) == 0
}
