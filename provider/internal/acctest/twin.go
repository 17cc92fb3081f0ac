package acctest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

const (
	ours   = "drydock_"
	theirs = "aws_"
)

// Moved applies a configuration of resources of hashicorp/aws, then the same
// with our types and `moved` blocks, and demands an empty plan of it. config
// gets the prefix of the types, "aws_" or "drydock_"; moves are the addresses
// without prefix, "ecs_cluster.web".
func (w *World) Moved(config func(prefix string) string, moves ...string) {
	w.t.Helper()
	var moved strings.Builder
	for _, m := range moves {
		moved.WriteString("moved {\n  from = " + theirs + m + "\n  to   = " + ours + m + "\n}\n")
	}
	both := w.providerBlock("drydock", "") + w.providerBlock("aws", "")
	providers := Providers()
	providers["aws"] = func() (tfprotov6.ProviderServer, error) { return newTwinServer() }
	steps := []resource.TestStep{
		{Config: both + config(theirs)},
		{
			Config: both + config(ours) + "\n" + moved.String(),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{expectOnlyMoves{}},
			},
		},
	}
	if err := record(steps); err != nil {
		w.t.Fatal(err)
	}
	resource.ParallelTest(w.t, resource.TestCase{ProtoV6ProviderFactories: providers, Steps: steps})
}

var errNothingMoved = errors.New("the plan moves nothing")

// expectOnlyMoves demands that a plan changes nothing but addresses.
type expectOnlyMoves struct{}

func (expectOnlyMoves) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	moves := 0
	for _, c := range req.Plan.ResourceChanges {
		if c.PreviousAddress != "" {
			moves++
		}
		if !c.Change.Actions.NoOp() && !c.Change.Actions.Read() {
			resp.Error = fmt.Errorf("moving is not all that happens: %s: %v, from\n%v\nto\n%v", c.Address, c.Change.Actions, c.Change.Before, c.Change.After)
			return
		}
	}
	if moves == 0 {
		resp.Error = errNothingMoved
	}
}

// twinServer is our provider under the names of hashicorp/aws, so that Terraform
// has a state to move from. What the real one writes differently is tested with
// recorded states.
type twinServer struct{ tfprotov6.ProviderServer }

func newTwinServer() (tfprotov6.ProviderServer, error) {
	server, err := providerserver.NewProtocol6WithError(provider.New("test"))()
	return twinServer{server}, err
}

func toOurs(name string) string { return ours + strings.TrimPrefix(name, theirs) }

func toTheirs(name string) string { return theirs + strings.TrimPrefix(name, ours) }

func renamed[V any](in map[string]V) map[string]V {
	out := make(map[string]V, len(in))
	for name, v := range in {
		out[toTheirs(name)] = v
	}
	return out
}

func (s twinServer) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.ProviderServer.GetProviderSchema(ctx, req)
	if err == nil {
		resp.ResourceSchemas, resp.DataSourceSchemas = renamed(resp.ResourceSchemas), renamed(resp.DataSourceSchemas)
	}
	return resp, err
}

func (s twinServer) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	resp, err := s.ProviderServer.GetMetadata(ctx, req)
	if err == nil {
		for i := range resp.Resources {
			resp.Resources[i].TypeName = toTheirs(resp.Resources[i].TypeName)
		}
		for i := range resp.DataSources {
			resp.DataSources[i].TypeName = toTheirs(resp.DataSources[i].TypeName)
		}
	}
	return resp, err
}

func (s twinServer) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.ReadDataSource(ctx, req)
}

func (s twinServer) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.ValidateDataResourceConfig(ctx, req)
}

func (s twinServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.ValidateResourceConfig(ctx, req)
}

func (s twinServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.UpgradeResourceState(ctx, req)
}

func (s twinServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.ReadResource(ctx, req)
}

func (s twinServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.PlanResourceChange(ctx, req)
}

func (s twinServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	req.TypeName = toOurs(req.TypeName)
	return s.ProviderServer.ApplyResourceChange(ctx, req)
}
