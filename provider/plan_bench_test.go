package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// BenchmarkPlan plans new resources as Terraform asks for it, without Terraform.
func BenchmarkPlan(b *testing.B) {
	b.Setenv("TF_LOG_SDK", "OFF")
	b.Setenv("TF_LOG_SDK_PROTO", "OFF")
	b.Setenv("TF_LOG_SDK_FRAMEWORK", "OFF")
	ctx := context.Background()
	server := providerserver.NewProtocol6(New("bench"))()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	whole := func(n int64) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }
	texts := tftypes.Set{ElementType: tftypes.String}
	for name, set := range map[string]map[string]tftypes.Value{
		"drydock_ecs_task_definition": {
			"family": text("web"), "network_mode": text("awsvpc"), "cpu": text("256"), "memory": text("512"),
			"requires_compatibilities": tftypes.NewValue(texts, []tftypes.Value{text("FARGATE")}),
			"container_definitions":    text(`[{"name":"app","image":"nginx","portMappings":[{"containerPort":80}]}]`),
		},
		"drydock_ecs_service": {
			"name": text("web"), "cluster": text("harbour"), "launch_type": text("FARGATE"), "desired_count": whole(2),
			"task_definition": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		},
	} {
		b.Run(name, func(b *testing.B) {
			kind := schemas.ResourceSchemas[name].ValueType().(tftypes.Object)
			values := map[string]tftypes.Value{}
			for attribute, t := range kind.AttributeTypes {
				values[attribute] = tftypes.NewValue(t, nil)
				if isBlock(t) {
					values[attribute] = tftypes.NewValue(t, []tftypes.Value{})
				}
				if v, ok := set[attribute]; ok {
					values[attribute] = v
				}
			}
			config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
			if err != nil {
				b.Fatal(err)
			}
			prior, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				resp, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
					TypeName: name, PriorState: &prior, ProposedNewState: &config, Config: &config,
				})
				if err != nil || len(resp.Diagnostics) > 0 {
					b.Fatal(err, resp.Diagnostics)
				}
			}
		})
	}
}

// isBlock: Terraform sends no block as an empty collection of objects.
func isBlock(t tftypes.Type) bool {
	var element tftypes.Type
	switch t := t.(type) {
	case tftypes.List:
		element = t.ElementType
	case tftypes.Set:
		element = t.ElementType
	}
	return element != nil && element.Is(tftypes.Object{})
}
