package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxGatewayNames can be named in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListGateways.html).
const maxGatewayNames = 10

func listGateways(r *operation.Request, in *ecs.ListGatewaysInput) (*ecs.ListGatewaysOutput, error) {
	if n := len(in.Names); n > maxGatewayNames {
		return nil, invalidParameter("names cannot have more than %d elements, got %d", maxGatewayNames, n)
	}
	for _, s := range in.Status {
		if err := ecsspec.CheckEnum[ecstypes.GatewayStatus]("status", string(s)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	out := &ecs.ListGatewaysOutput{Gateways: []ecstypes.GatewaySummary{}}
	next, err := page(r, gateways, "", in.MaxResults, in.NextToken, func(_ string, g gatewayRecord) {
		out.Gateways = append(out.Gateways, ecstypes.GatewaySummary{CreatedAt: new(g.CreatedAt), GatewayArn: new(g.ARN), Name: new(g.Name), Status: g.Status})
	}, func(g gatewayRecord) bool {
		return (len(in.Names) == 0 || slices.Contains(in.Names, g.Name)) && (len(in.Status) == 0 || slices.Contains(in.Status, g.Status))
	})
	out.NextToken = next
	return out, err
}
