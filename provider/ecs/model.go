package ecs

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Models whose fields are all values of the framework are read and written here. The framework's own Get and Set
// compile a regular expression for each field's name, each time: a fifth of a plan of an estate.

// typed is what the framework's schemas have in common.
type typed interface{ Type() attr.Type }

// attributeTypes are the types of a schema's arguments, by the model that is made of them. Asked of the schema,
// they are put together anew each time.
var attributeTypes sync.Map // of reflect.Type to map[string]attr.Type

func attributeTypesOf(schema typed, model any) map[string]attr.Type {
	key := reflect.TypeOf(model)
	if known, ok := attributeTypes.Load(key); ok {
		return known.(map[string]attr.Type)
	}
	types := schema.Type().(attr.TypeWithAttributeTypes).AttributeTypes()
	attributeTypes.Store(key, types)
	return types
}

// readModel fills a model from a configuration, a plan or a state that is not null.
func readModel(ctx context.Context, schema typed, raw tftypes.Value, model any) (diags diag.Diagnostics) {
	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		diags.AddError("Reading the resource", fmt.Sprintf("Terraform sent a value that is no object: %s.", err))
		return diags
	}
	types := attributeTypesOf(schema, model)
	for name, field := range arguments(model) {
		value, err := types[name].ValueFromTerraform(ctx, values[name])
		if err != nil {
			diags.AddError("Reading the resource", fmt.Sprintf("%s is not what the schema says: %s.", name, err))
			continue
		}
		field.Set(reflect.ValueOf(value))
	}
	return diags
}

// writeModel makes a model the value of a plan or a state; raw is the value it had, null or not.
func writeModel(ctx context.Context, raw *tftypes.Value, model any) (diags diag.Diagnostics) {
	kind := raw.Type().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, field := range arguments(model) {
		value := field.Interface().(attr.Value)
		if value.IsNull() { // the zero List knows no type
			values[name] = tftypes.NewValue(kind.AttributeTypes[name], nil)
			continue
		}
		var err error
		if values[name], err = value.ToTerraformValue(ctx); err != nil {
			diags.AddError("Writing the resource", fmt.Sprintf("%s has no value that Terraform knows: %s.", name, err))
			return diags
		}
	}
	if err := tftypes.ValidateValue(kind, values); err != nil {
		diags.AddError("Writing the resource", fmt.Sprintf("The result does not fit the schema: %s.", err))
		return diags
	}
	*raw = tftypes.NewValue(kind, values)
	return diags
}
