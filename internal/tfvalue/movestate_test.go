package tfvalue

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var ourSchema = schema.Schema{
	Attributes: map[string]schema.Attribute{
		"id":    schema.StringAttribute{Computed: true},
		"key":   schema.StringAttribute{Optional: true},
		"force": schema.BoolAttribute{Optional: true},
		"ours":  schema.StringAttribute{Optional: true},
		"tags":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
	},
	Blocks: map[string]schema.Block{
		"block": schema.ListNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"inside": schema.StringAttribute{Optional: true},
		}}},
	},
}

func move(t *testing.T, address, typeName, json string) resource.MoveStateResponse {
	t.Helper()
	ctx := context.Background()
	resp := resource.MoveStateResponse{TargetState: tfsdk.State{Schema: ourSchema, Raw: tftypes.NewValue(ourSchema.Type().TerraformType(ctx), nil)}}
	for _, m := range MoveFromAWS("aws_thing") {
		m.StateMover(ctx, resource.MoveStateRequest{
			SourceProviderAddress: address, SourceTypeName: typeName, SourceRawState: &tfprotov6.RawState{JSON: []byte(json)},
		}, &resp)
	}
	return resp
}

func TestMoveFromAWS(t *testing.T) {
	for _, address := range []string{"registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"} {
		resp := move(t, address, "aws_thing", `{"id": "thing-1", "key": "", "force": false, "theirs": [1, {"a": 2}], "tags": {}, "block": [{"inside": ""}]}`)
		if resp.Diagnostics.HasError() {
			t.Fatal(resp.Diagnostics)
		}
		type block struct {
			Inside types.String `tfsdk:"inside"`
		}
		var got struct {
			ID    types.String `tfsdk:"id"`
			Key   types.String `tfsdk:"key"`
			Force types.Bool   `tfsdk:"force"`
			Ours  types.String `tfsdk:"ours"`
			Tags  types.Map    `tfsdk:"tags"`
			Block []block      `tfsdk:"block"`
		}
		if d := resp.TargetState.Get(context.Background(), &got); d.HasError() {
			t.Fatal(d)
		}
		if got.ID.ValueString() != "thing-1" || !got.Key.IsNull() || got.Force.IsNull() || !got.Ours.IsNull() || !got.Tags.IsNull() ||
			len(got.Block) != 1 || !got.Block[0].Inside.IsNull() {
			t.Errorf("got %+v", got)
		}
	}
}

func TestMoveFromOthersIsNotOurs(t *testing.T) {
	for name, c := range map[string]struct{ address, typeName string }{
		"another provider": {"registry.terraform.io/hashicorp/awscc", "aws_thing"},
		"another type":     {"registry.terraform.io/hashicorp/aws", "aws_other"},
	} {
		resp := move(t, c.address, c.typeName, `{"id": "thing-1"}`)
		if !resp.TargetState.Raw.IsNull() || len(resp.Diagnostics) > 0 {
			t.Errorf("%s: got %s, %v", name, resp.TargetState.Raw, resp.Diagnostics)
		}
	}
}

func TestMoveOfAnotherShape(t *testing.T) {
	for _, json := range []string{`{"id": ["not a string"]}`, `not JSON`, ``} {
		resp := move(t, "registry.terraform.io/hashicorp/aws", "aws_thing", json)
		if !resp.Diagnostics.HasError() || resp.Diagnostics[0].Summary() != "Cannot take over the state of aws_thing" {
			t.Errorf("%s: got %v", json, resp.Diagnostics)
		}
	}
}
