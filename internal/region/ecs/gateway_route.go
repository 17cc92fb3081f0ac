package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// The services of the region do not connect to gateways, so there are no routes
// and nothing that a gateway has made.

// maxGatewayResources can be described in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeGatewayResources.html).
const maxGatewayResources = 20

func describeGatewayResources(r *operation.Request, in *ecs.DescribeGatewayResourcesInput) (*ecs.DescribeGatewayResourcesOutput, error) {
	g, err := getGateway(r, operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	_, next, err := listing{maxResults: in.MaxResults, token: in.NextToken}.page(nil, maxGatewayResources)
	if err != nil {
		return nil, err
	}
	return &ecs.DescribeGatewayResourcesOutput{NextToken: next, GatewayResources: &ecstypes.GatewayResources{
		GatewayArn: new(g.ARN), Resources: &ecstypes.GatewayInfrastructureResourcesMemberHostSharedAlb{Value: []ecstypes.ElbGatewayResources{}},
	}}, nil
}

func describeGatewayRoute(_ *operation.Request, in *ecs.DescribeGatewayRouteInput) (*ecs.DescribeGatewayRouteOutput, error) {
	return nil, &ecstypes.ResourceNotFoundException{Message: new("The specified gateway route was not found: " + operation.Deref(in.GatewayRouteArn))}
}

func listGatewayRoutes(r *operation.Request, in *ecs.ListGatewayRoutesInput) (*ecs.ListGatewayRoutesOutput, error) {
	if _, _, err := gatewayFilters(r, in.Cluster, in.Gateway); err != nil {
		return nil, err
	}
	if in.Service != nil {
		if _, _, ok := ecsspec.ParseServiceRef(*in.Service); !ok {
			return nil, invalidParameter("service %q is neither the name nor the ARN of a service", *in.Service)
		}
	}
	if in.ServiceContainerPortName != nil && *in.ServiceContainerPortName == "" {
		return nil, invalidParameter("serviceContainerPortName cannot be empty")
	}
	for _, s := range in.Status {
		if err := ecsspec.CheckEnum[ecstypes.GatewayRouteStatus]("status", string(s)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	_, next, err := listing{maxResults: in.MaxResults, token: in.NextToken}.page(nil, 100)
	if err != nil {
		return nil, err
	}
	return &ecs.ListGatewayRoutesOutput{GatewayRoutes: []ecstypes.GatewayRouteSummary{}, NextToken: next}, nil
}
