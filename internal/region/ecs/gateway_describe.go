package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeGateway(r *operation.Request, in *ecs.DescribeGatewayInput) (*ecs.DescribeGatewayOutput, error) {
	g, err := getGateway(r, deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	access := ecstypes.AccessTypePublic
	if g.ALB.Scheme == ecstypes.GatewayElbSchemeInternal {
		access = ecstypes.AccessTypePrivate
	}
	return &ecs.DescribeGatewayOutput{Gateway: &ecstypes.Gateway{
		AccessType: access, Configuration: &ecstypes.DescribeGatewayConfigurationMemberHostSharedAlb{Value: g.ALB.describe()},
		CreatedAt: ptr(g.CreatedAt), DeletionProtection: ptr(g.Protected), Failures: []ecstypes.GatewayResourceFailure{}, GatewayArn: ptr(g.ARN),
		InfrastructureRoleArn: ptr(g.Role), Name: ptr(g.Name), PropagateTags: g.PropagateTags, Status: g.Status, Tags: orEmpty(g.Tags),
		UpdatedAt: ptr(g.UpdatedAt),
	}}, nil
}

func (a *gatewayALB) describe() ecstypes.DescribeGatewayAlbConfiguration {
	d := ecstypes.DescribeGatewayAlbConfiguration{
		CurrentAlbCount: ptr(int32(0)), HttpDesync: a.Desync, MaxAlbCount: ptr(a.MaxCount), Port: ptr(int32(ecsspec.GatewayPort)),
		Protocol: ecstypes.GatewayAlbProtocolHttps, Scheme: a.Scheme,
		NetworkConfiguration: &ecstypes.GatewayElbNetworkConfiguration{IpAddressType: a.AddressType, Subnets: a.Subnets},
	}
	if a.Inbound != "" {
		d.NetworkConfiguration.InboundSecurityGroup = ptr(a.Inbound)
	}
	if a.WebACL != "" {
		d.WebACLArn = ptr(a.WebACL)
	}
	if a.TestHeader != nil {
		d.TestTrafficRules = &ecstypes.GatewayAlbTestTrafficRules{Header: a.TestHeader}
	}
	if a.LogBucket != "" {
		s3 := ecstypes.GatewayElbAccessLogS3Destination{Bucket: ptr(a.LogBucket)}
		if a.LogPrefix != "" {
			s3.Prefix = ptr(a.LogPrefix)
		}
		d.AccessLogs = &ecstypes.GatewayElbAccessLogConfiguration{Destination: &ecstypes.GatewayElbAccessLogDestinationMemberS3{Value: s3}}
	}
	return d
}
