package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeGateway(r *operation.Request, in *ecs.DescribeGatewayInput) (*ecs.DescribeGatewayOutput, error) {
	g, err := getGateway(r, operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	access := ecstypes.AccessTypePublic
	if g.ALB.Scheme == ecstypes.GatewayElbSchemeInternal {
		access = ecstypes.AccessTypePrivate
	}
	return &ecs.DescribeGatewayOutput{Gateway: &ecstypes.Gateway{
		AccessType: access, Configuration: &ecstypes.DescribeGatewayConfigurationMemberHostSharedAlb{Value: g.ALB.describe()},
		CreatedAt: new(g.CreatedAt), DeletionProtection: new(g.Protected), Failures: []ecstypes.GatewayResourceFailure{}, GatewayArn: new(g.ARN),
		InfrastructureRoleArn: new(g.Role), Name: new(g.Name), PropagateTags: g.PropagateTags, Status: g.Status, Tags: orEmpty(g.Tags),
		UpdatedAt: new(g.UpdatedAt),
	}}, nil
}

func (a *gatewayALB) describe() ecstypes.DescribeGatewayAlbConfiguration {
	d := ecstypes.DescribeGatewayAlbConfiguration{
		CurrentAlbCount: new(int32(0)), HttpDesync: a.Desync, MaxAlbCount: new(a.MaxCount), Port: new(int32(ecsspec.GatewayPort)),
		Protocol: ecstypes.GatewayAlbProtocolHttps, Scheme: a.Scheme,
		NetworkConfiguration: &ecstypes.GatewayElbNetworkConfiguration{IpAddressType: a.AddressType, Subnets: a.Subnets},
	}
	if a.Inbound != "" {
		d.NetworkConfiguration.InboundSecurityGroup = new(a.Inbound)
	}
	if a.WebACL != "" {
		d.WebACLArn = new(a.WebACL)
	}
	if a.TestHeader != nil {
		d.TestTrafficRules = &ecstypes.GatewayAlbTestTrafficRules{Header: a.TestHeader}
	}
	if a.LogBucket != "" {
		s3 := ecstypes.GatewayElbAccessLogS3Destination{Bucket: new(a.LogBucket)}
		if a.LogPrefix != "" {
			s3.Prefix = new(a.LogPrefix)
		}
		d.AccessLogs = &ecstypes.GatewayElbAccessLogConfiguration{Destination: &ecstypes.GatewayElbAccessLogDestinationMemberS3{Value: s3}}
	}
	return d
}
