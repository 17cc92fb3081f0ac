package tfvalue

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// awsProvider ends the address of hashicorp/aws on every registry
// ("registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws").
const awsProvider = "/hashicorp/aws"

// MoveFromAWS takes over the state of the hashicorp/aws twin of a resource, for
// a `moved` block. The shapes are the same, so the twin's state is read with our
// schema: what we do not have is left out, what it does not have is null.
// Terraform refreshes a moved resource before it plans, so that only what AWS
// cannot tell has to be right here.
func MoveFromAWS(awsType string) []resource.StateMover {
	return []resource.StateMover{{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		if req.SourceTypeName != awsType || !strings.HasSuffix(req.SourceProviderAddress, awsProvider) || req.SourceRawState == nil {
			return
		}
		target := resp.TargetState.Schema.Type().TerraformType(ctx)
		value, err := moved(req.SourceRawState, target)
		if err != nil {
			resp.Diagnostics.AddError("Cannot take over the state of "+awsType,
				fmt.Sprintf("The state that %s left behind does not have the shape of version 5 of hashicorp/aws: %v. "+
					"Apply once with version 5.100 of hashicorp/aws, or import the resource instead.", req.SourceProviderAddress, err))
			return
		}
		resp.TargetState = tfsdk.State{Schema: resp.TargetState.Schema, Raw: value}
	}}}
}

func moved(raw *tfprotov6.RawState, target tftypes.Type) (tftypes.Value, error) {
	value, err := raw.UnmarshalWithOpts(target, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if isUnset(v) {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
}

// isUnset recognises the plugin SDK's way to write what was never set: an empty
// string, map, set or list instead of null.
func isUnset(v tftypes.Value) bool {
	if v.IsNull() || !v.IsKnown() {
		return false
	}
	if v.Type().Is(tftypes.String) {
		var s string
		return v.As(&s) == nil && s == ""
	}
	switch v.Type().(type) {
	case tftypes.Map:
		var m map[string]tftypes.Value
		return v.As(&m) == nil && len(m) == 0
	case tftypes.Set, tftypes.List:
		var l []tftypes.Value
		return v.As(&l) == nil && len(l) == 0
	}
	return false
}
