package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func createGateway(r *operation.Request, in *ecs.CreateGatewayInput) (*ecs.CreateGatewayOutput, error) {
	name := operation.Deref(in.Name)
	if err := ecsspec.GatewayName.Check(name); err != nil {
		return nil, invalidParameter("%s", err)
	}
	token := operation.Deref(in.ClientToken)
	if there, found := gateways.Get(r.Scoped, name); found {
		if token == "" || token != there.Token {
			return nil, &ecstypes.ConflictException{Message: new("A gateway with the name " + name + " already exists.")}
		}
		return &ecs.CreateGatewayOutput{GatewayArn: new(there.ARN), Name: in.Name, Status: there.Status}, nil
	}
	if err := checkRoleARN("infrastructureRoleArn", operation.Deref(in.InfrastructureRoleArn)); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	g := &gatewayRecord{
		Name: name, ARN: account(r).GatewayARN(name), Role: *in.InfrastructureRoleArn, Status: ecstypes.GatewayStatusActive,
		CreatedAt: r.Now(), UpdatedAt: r.Now(), Protected: in.DeletionProtection == nil || *in.DeletionProtection,
		PropagateTags: ecstypes.PropagateGatewayTagsGateway, Tags: in.Tags, Token: token,
	}
	if err := g.setPropagation(in.PropagateTags); err != nil {
		return nil, err
	}
	config, ok := in.Configuration.(*ecstypes.GatewayConfigurationMemberHostSharedAlb)
	if !ok {
		return nil, invalidParameter("configuration must have exactly one variant: hostSharedAlb")
	}
	if err := g.ALB.configure(r, &config.Value); err != nil {
		return nil, err
	}
	putGateway(r, g)
	return &ecs.CreateGatewayOutput{GatewayArn: new(g.ARN), Name: in.Name, Status: g.Status}, nil
}

func (g *gatewayRecord) setPropagation(to ecstypes.PropagateGatewayTags) error {
	if to == "" {
		return nil
	}
	if err := ecsspec.CheckEnum[ecstypes.PropagateGatewayTags]("propagateTags", string(to)); err != nil {
		return invalidParameter("%s", err)
	}
	g.PropagateTags = to
	return nil
}

func checkRoleARN(argument, role string) error {
	arn, ok := ecsspec.ParseARN(role)
	if !ok || arn.Service != "iam" || len(arn.Resource) < 6 || arn.Resource[:5] != "role/" {
		return invalidParameter("%s %q is not the ARN of an IAM role", argument, role)
	}
	return nil
}

// configure checks the settings and fills in what is left open
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostSharedAlbConfiguration.html).
func (a *gatewayALB) configure(r *operation.Request, c *ecstypes.HostSharedAlbConfiguration) error {
	switch {
	case c.Port != nil && *c.Port != ecsspec.GatewayPort:
		return invalidParameter("port must be %d, got %d: a gateway supports only HTTPS at port %d", ecsspec.GatewayPort, *c.Port, ecsspec.GatewayPort)
	case c.Protocol != "" && c.Protocol != ecstypes.GatewayAlbProtocolHttps:
		return invalidParameter("protocol must be HTTPS, got %q: a gateway supports only HTTPS at port %d", c.Protocol, ecsspec.GatewayPort)
	}
	a.Scheme = ecstypes.GatewayElbSchemeInternetFacing
	if c.Scheme != "" {
		if err := ecsspec.CheckEnum[ecstypes.GatewayElbScheme]("scheme", string(c.Scheme)); err != nil {
			return invalidParameter("%s", err)
		}
		a.Scheme = c.Scheme
	}
	a.Desync, a.MaxCount, a.AddressType = ecstypes.GatewayAlbDesyncMitigationModeDefensive, ecsspec.DefaultGatewayAlbCount, ecstypes.GatewayElbIpAddressTypeDualstack
	n := c.NetworkConfiguration
	if n == nil {
		n = &ecstypes.GatewayElbNetworkConfiguration{}
	}
	if n.IpAddressType != "" {
		if err := ecsspec.CheckEnum[ecstypes.GatewayElbIpAddressType]("ipAddressType", string(n.IpAddressType)); err != nil {
			return invalidParameter("%s", err)
		}
		a.AddressType = n.IpAddressType
	}
	if err := a.setSubnets(r, n.Subnets); err != nil {
		return err
	}
	return a.change(r, &ecstypes.UpdateGatewayAlbConfiguration{
		AccessLogs: c.AccessLogs, HttpDesync: c.HttpDesync, MaxAlbCount: c.MaxAlbCount, TestTrafficRules: c.TestTrafficRules, WebACLArn: c.WebACLArn,
		NetworkConfiguration: &ecstypes.UpdateGatewayNetworkConfiguration{InboundSecurityGroup: n.InboundSecurityGroup},
	})
}

// setSubnets: those of the default VPC where none are named. An Application Load
// Balancer needs subnets in two zones.
func (a *gatewayALB) setSubnets(r *operation.Request, ids []string) error {
	if len(ids) == 0 {
		for _, s := range ec2.Subnets(r, ec2.DefaultVPC(r).ID) {
			ids = append(ids, s.ID)
		}
		slices.Sort(ids)
	}
	network := &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: ids}}
	if err := checkNetwork(r, network); err != nil {
		return err
	}
	zones := map[string]bool{}
	for _, id := range ids {
		s, _ := ec2.Subnet(r, id)
		zones[s.Zone] = true
	}
	if len(zones) < 2 {
		return invalidParameter("subnets must be in at least two Availability Zones, got %d", len(zones))
	}
	a.Subnets = ids
	return nil
}

// change applies what can be changed without interrupting traffic.
func (a *gatewayALB) change(r *operation.Request, c *ecstypes.UpdateGatewayAlbConfiguration) error {
	if c.HttpDesync != "" {
		if err := ecsspec.CheckEnum[ecstypes.GatewayAlbDesyncMitigationMode]("httpDesync", string(c.HttpDesync)); err != nil {
			return invalidParameter("%s", err)
		}
		a.Desync = c.HttpDesync
	}
	if c.MaxAlbCount != nil {
		if *c.MaxAlbCount < 1 {
			return invalidParameter("maxAlbCount must be at least 1, got %d", *c.MaxAlbCount)
		}
		a.MaxCount = *c.MaxAlbCount
	}
	if l := c.AccessLogs; l != nil {
		to, ok := l.Destination.(*ecstypes.GatewayElbAccessLogDestinationMemberS3)
		if !ok || operation.Deref(to.Value.Bucket) == "" {
			return invalidParameter("accessLogs must have a destination: an S3 bucket")
		}
		a.LogBucket, a.LogPrefix = *to.Value.Bucket, operation.Deref(to.Value.Prefix)
	}
	if n := c.NetworkConfiguration; n != nil && operation.Deref(n.InboundSecurityGroup) != "" {
		if err := checkNetwork(r, &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
			Subnets: a.Subnets, SecurityGroups: []string{*n.InboundSecurityGroup},
		}}); err != nil {
			return err
		}
		a.Inbound = *n.InboundSecurityGroup
	}
	if t := c.TestTrafficRules; t != nil {
		a.TestHeader = t.Header
	}
	if c.WebACLArn != nil {
		a.WebACL = *c.WebACLArn
	}
	return nil
}
