package ec2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// refused runs an operation that must fail with a code of EC2's.
func refused(t *testing.T, rg *region.Region, code, name string, in any) {
	t.Helper()
	_, err := rg.Call(t.Context(), ireland, "EC2", name, in)
	wantCode(t, err, code)
}

// pass lets at least d pass, event by event.
func pass(t *testing.T, rg *region.Region, d time.Duration) {
	t.Helper()
	now, err := rg.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for until := now.Add(d); now.Before(until); {
		if err := rg.Wait(t.Context(), until); err != nil {
			t.Fatal(err)
		}
		if now, err = rg.Now(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func name(kind, value string) []ec2.TagSpecification {
	return []ec2.TagSpecification{{ResourceType: &kind, Tags: []ec2.Tag{{Key: aws.String("Name"), Value: &value}}}}
}

func vpcWith(t *testing.T, rg *region.Region, cidr string) string {
	t.Helper()
	return *call[ec2.CreateVpcOutput](t, rg, "CreateVpc", &ec2.CreateVpcInput{CidrBlock: &cidr, TagSpecifications: name("vpc", cidr)}).Vpc.VpcId
}

func subnetIn(t *testing.T, rg *region.Region, vpc, cidr, zone string) string {
	t.Helper()
	return *call[ec2.CreateSubnetOutput](t, rg, "CreateSubnet", &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: &cidr, AvailabilityZone: &zone}).Subnet.SubnetId
}

func filterBy(name string, values ...string) []ec2.Filter {
	return []ec2.Filter{{Name: &name, Values: values}}
}

func TestANetworkIsBuiltAndTornDown(t *testing.T) {
	rg := open(t, "test")
	made := call[ec2.CreateVpcOutput](t, rg, "CreateVpc", &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.1/16"), TagSpecifications: name("vpc", "shop")}).Vpc
	vpc := *made.VpcId
	if *made.State != "pending" || *made.CidrBlock != "10.0.0.0/16" || *made.Tags[0].Value != "shop" {
		t.Errorf("%+v", made)
	}
	pass(t, rg, time.Second)
	found := call[ec2.DescribeVpcsOutput](t, rg, "DescribeVpcs", &ec2.DescribeVpcsInput{Filters: filterBy("tag:Name", "shop")}).Vpcs
	if len(found) != 1 || *found[0].State != "available" {
		t.Errorf("%+v", found)
	}
	call[ec2.ModifyVpcAttributeOutput](t, rg, "ModifyVpcAttribute", &ec2.ModifyVpcAttributeInput{VpcId: &vpc, EnableDnsHostnames: &ec2.AttributeBooleanValue{Value: aws.Bool(true)}})
	attribute := call[ec2.DescribeVpcAttributeOutput](t, rg, "DescribeVpcAttribute", &ec2.DescribeVpcAttributeInput{VpcId: &vpc, Attribute: aws.String("enableDnsHostnames")})
	if !*attribute.EnableDnsHostnames.Value || attribute.EnableDnsSupport != nil {
		t.Errorf("%+v", attribute)
	}
	public, private := subnetIn(t, rg, vpc, "10.0.0.0/24", "eu-west-1a"), subnetIn(t, rg, vpc, "10.0.1.0/24", "eu-west-1b")
	call[ec2.ModifySubnetAttributeOutput](t, rg, "ModifySubnetAttribute", &ec2.ModifySubnetAttributeInput{SubnetId: &public, MapPublicIpOnLaunch: &ec2.AttributeBooleanValue{Value: aws.Bool(true)}})
	gateway := *call[ec2.CreateInternetGatewayOutput](t, rg, "CreateInternetGateway", &ec2.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
	table := *call[ec2.CreateRouteTableOutput](t, rg, "CreateRouteTable", &ec2.CreateRouteTableInput{VpcId: &vpc}).RouteTable.RouteTableId
	everywhere := aws.String("0.0.0.0/0")
	refused(t, rg, "InvalidParameterValue", "CreateRoute", &ec2.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: everywhere, GatewayId: &gateway})
	call[ec2.AttachInternetGatewayOutput](t, rg, "AttachInternetGateway", &ec2.AttachInternetGatewayInput{InternetGatewayId: &gateway, VpcId: &vpc})
	refused(t, rg, "Resource.AlreadyAssociated", "AttachInternetGateway", &ec2.AttachInternetGatewayInput{InternetGatewayId: &gateway, VpcId: &vpc})
	call[ec2.CreateRouteOutput](t, rg, "CreateRoute", &ec2.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: everywhere, GatewayId: &gateway})
	association := *call[ec2.AssociateRouteTableOutput](t, rg, "AssociateRouteTable", &ec2.AssociateRouteTableInput{RouteTableId: &table, SubnetId: &public}).AssociationId
	main := call[ec2.DescribeRouteTablesOutput](t, rg, "DescribeRouteTables", &ec2.DescribeRouteTablesInput{
		Filters: append(filterBy("vpc-id", vpc), filterBy("association.main", "true")...),
	}).RouteTables
	if len(main) != 1 || len(main[0].Routes) != 1 || *main[0].Routes[0].GatewayId != "local" || *main[0].Routes[0].DestinationCidrBlock != "10.0.0.0/16" {
		t.Errorf("main route table %+v", main)
	}
	refused(t, rg, "RouteAlreadyExists", "CreateRoute", &ec2.CreateRouteInput{RouteTableId: main[0].RouteTableId, DestinationCidrBlock: aws.String("10.0.0.0/16"), GatewayId: &gateway})

	address := *call[ec2.AllocateAddressOutput](t, rg, "AllocateAddress", &ec2.AllocateAddressInput{Domain: aws.String("vpc")}).AllocationId
	nat := call[ec2.CreateNatGatewayOutput](t, rg, "CreateNatGateway", &ec2.CreateNatGatewayInput{SubnetId: &public, AllocationId: &address}).NatGateway
	natState := func() string {
		return *call[ec2.DescribeNatGatewaysOutput](t, rg, "DescribeNatGateways", &ec2.DescribeNatGatewaysInput{NatGatewayIds: []string{*nat.NatGatewayId}}).NatGateways[0].State
	}
	if s := natState(); s != "pending" {
		t.Errorf("a new NAT gateway is %s", s)
	}
	pass(t, rg, 90*time.Second)
	if s := natState(); s != "available" {
		t.Errorf("after 90 seconds it is %s", s)
	}
	call[ec2.CreateRouteOutput](t, rg, "CreateRoute", &ec2.CreateRouteInput{RouteTableId: main[0].RouteTableId, DestinationCidrBlock: everywhere, NatGatewayId: nat.NatGatewayId})
	refused(t, rg, "InvalidIPAddress.InUse", "ReleaseAddress", &ec2.ReleaseAddressInput{AllocationId: &address})
	refused(t, rg, "DependencyViolation", "DeleteSubnet", &ec2.DeleteSubnetInput{SubnetId: &public})
	refused(t, rg, "DependencyViolation", "DetachInternetGateway", &ec2.DetachInternetGatewayInput{InternetGatewayId: &gateway, VpcId: &vpc})
	refused(t, rg, "DependencyViolation", "DeleteInternetGateway", &ec2.DeleteInternetGatewayInput{InternetGatewayId: &gateway})
	refused(t, rg, "DependencyViolation", "DeleteRouteTable", &ec2.DeleteRouteTableInput{RouteTableId: &table})
	refused(t, rg, "DependencyViolation", "DeleteVpc", &ec2.DeleteVpcInput{VpcId: &vpc})

	call[ec2.DeleteNatGatewayOutput](t, rg, "DeleteNatGateway", &ec2.DeleteNatGatewayInput{NatGatewayId: nat.NatGatewayId})
	pass(t, rg, 45*time.Second)
	if s := natState(); s != "deleted" {
		t.Errorf("a deleted NAT gateway is %s", s)
	}
	dead := call[ec2.DescribeRouteTablesOutput](t, rg, "DescribeRouteTables", &ec2.DescribeRouteTablesInput{Filters: filterBy("route.nat-gateway-id", *nat.NatGatewayId)}).RouteTables
	if len(dead) != 1 || *dead[0].Routes[1].State != "blackhole" {
		t.Errorf("routes to what is gone: %+v", dead)
	}
	call[ec2.ReleaseAddressOutput](t, rg, "ReleaseAddress", &ec2.ReleaseAddressInput{AllocationId: &address})
	call[ec2.DisassociateRouteTableOutput](t, rg, "DisassociateRouteTable", &ec2.DisassociateRouteTableInput{AssociationId: &association})
	call[ec2.DeleteRouteTableOutput](t, rg, "DeleteRouteTable", &ec2.DeleteRouteTableInput{RouteTableId: &table})
	call[ec2.DetachInternetGatewayOutput](t, rg, "DetachInternetGateway", &ec2.DetachInternetGatewayInput{InternetGatewayId: &gateway, VpcId: &vpc})
	call[ec2.DeleteInternetGatewayOutput](t, rg, "DeleteInternetGateway", &ec2.DeleteInternetGatewayInput{InternetGatewayId: &gateway})
	for _, s := range []string{public, private} {
		call[ec2.DeleteSubnetOutput](t, rg, "DeleteSubnet", &ec2.DeleteSubnetInput{SubnetId: &s})
	}
	call[ec2.DeleteVpcOutput](t, rg, "DeleteVpc", &ec2.DeleteVpcInput{VpcId: &vpc})
	refused(t, rg, "InvalidVpcID.NotFound", "DescribeVpcs", &ec2.DescribeVpcsInput{VpcIds: []string{vpc}})
	for _, kind := range []string{"DescribeSecurityGroups", "DescribeRouteTables", "DescribeNetworkAcls"} {
		var n int
		switch kind {
		case "DescribeSecurityGroups":
			n = len(call[ec2.DescribeSecurityGroupsOutput](t, rg, kind, &ec2.DescribeSecurityGroupsInput{Filters: filterBy("vpc-id", vpc)}).SecurityGroups)
		case "DescribeRouteTables":
			n = len(call[ec2.DescribeRouteTablesOutput](t, rg, kind, &ec2.DescribeRouteTablesInput{Filters: filterBy("vpc-id", vpc)}).RouteTables)
		case "DescribeNetworkAcls":
			n = len(call[ec2.DescribeNetworkAclsOutput](t, rg, kind, &ec2.DescribeNetworkAclsInput{Filters: filterBy("vpc-id", vpc)}).NetworkAcls)
		}
		if n != 0 {
			t.Errorf("%s: %d are left of the VPC", kind, n)
		}
	}
}

func TestRangesThatEC2Refuses(t *testing.T) {
	rg := open(t, "test")
	refused(t, rg, "InvalidVpc.Range", "CreateVpc", &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/8")})
	refused(t, rg, "InvalidParameterValue", "CreateVpc", &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0")})
	refused(t, rg, "MissingParameter", "CreateVpc", &ec2.CreateVpcInput{})
	vpc := vpcWith(t, rg, "10.0.0.0/20")
	subnetIn(t, rg, vpc, "10.0.0.0/24", "eu-west-1a")
	for cidr, code := range map[string]string{
		"10.0.0.128/25": "InvalidSubnet.Conflict", "10.0.16.0/24": "InvalidSubnet.Range", "10.0.0.0/16": "InvalidSubnet.Range",
		"10.0.1.0/29": "InvalidSubnet.Range", "nonsense": "InvalidParameterValue",
	} {
		refused(t, rg, code, "CreateSubnet", &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: &cidr})
	}
	refused(t, rg, "InvalidParameterValue", "CreateSubnet", &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: aws.String("10.0.1.0/24"), AvailabilityZone: aws.String("eu-west-1d")})
	for i := range 3 {
		vpcWith(t, rg, []string{"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"}[i])
	}
	refused(t, rg, "VpcLimitExceeded", "CreateVpc", &ec2.CreateVpcInput{CidrBlock: aws.String("10.4.0.0/16")})
}

func TestANATGatewayWithoutAWayOutFails(t *testing.T) {
	rg := open(t, "test")
	vpc := vpcWith(t, rg, "10.0.0.0/20")
	subnet := subnetIn(t, rg, vpc, "10.0.0.0/24", "eu-west-1a")
	address := *call[ec2.AllocateAddressOutput](t, rg, "AllocateAddress", &ec2.AllocateAddressInput{}).AllocationId
	call[ec2.CreateNatGatewayOutput](t, rg, "CreateNatGateway", &ec2.CreateNatGatewayInput{SubnetId: &subnet, AllocationId: &address})
	pass(t, rg, 2*time.Minute)
	nat := call[ec2.DescribeNatGatewaysOutput](t, rg, "DescribeNatGateways", &ec2.DescribeNatGatewaysInput{}).NatGateways[0]
	if *nat.State != "failed" || *nat.FailureCode != "Gateway.NotAttached" {
		t.Errorf("%+v", nat)
	}
	call[ec2.ReleaseAddressOutput](t, rg, "ReleaseAddress", &ec2.ReleaseAddressInput{AllocationId: &address})
}

func TestSecurityGroupRules(t *testing.T) {
	rg := open(t, "test")
	vpc := vpcWith(t, rg, "10.0.0.0/20")
	group := func(name string) string {
		return *call[ec2.CreateSecurityGroupOutput](t, rg, "CreateSecurityGroup", &ec2.CreateSecurityGroupInput{GroupName: &name, Description: aws.String("d"), VpcId: &vpc}).GroupId
	}
	web, tasks := group("web"), group("tasks")
	refused(t, rg, "InvalidGroup.Duplicate", "CreateSecurityGroup", &ec2.CreateSecurityGroupInput{GroupName: aws.String("web"), Description: aws.String("d"), VpcId: &vpc})
	permission := func(port int32, peer ...string) []ec2.IpPermission {
		p := ec2.IpPermission{IpProtocol: aws.String("tcp"), FromPort: &port, ToPort: &port}
		for _, c := range peer {
			p.IpRanges = append(p.IpRanges, ec2.IpRange{CidrIp: &c, Description: aws.String("why")})
		}
		return []ec2.IpPermission{p}
	}
	made := call[ec2.AuthorizeSecurityGroupIngressOutput](t, rg, "AuthorizeSecurityGroupIngress", &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: &web, IpPermissions: permission(443, "10.0.0.0/8", "192.168.0.0/16"),
	}).SecurityGroupRules
	if len(made) != 2 || *made[0].CidrIpv4 != "10.0.0.0/8" || *made[0].FromPort != 443 || *made[0].IsEgress || *made[0].Description != "why" {
		t.Errorf("%+v", made)
	}
	refused(t, rg, "InvalidPermission.Duplicate", "AuthorizeSecurityGroupIngress", &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &web, IpPermissions: permission(443, "10.0.0.0/8")})
	refused(t, rg, "InvalidParameterValue", "AuthorizeSecurityGroupIngress", &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &web, IpPermissions: permission(443, "10.0.0.1/8")})
	refused(t, rg, "InvalidParameterValue", "AuthorizeSecurityGroupIngress", &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &web, IpPermissions: permission(70000, "10.0.0.0/8")})
	call[ec2.AuthorizeSecurityGroupIngressOutput](t, rg, "AuthorizeSecurityGroupIngress", &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: &tasks, IpPermissions: []ec2.IpPermission{{IpProtocol: aws.String("-1"), UserIdGroupPairs: []ec2.UserIdGroupPair{{GroupId: &web}}}},
	})
	described := call[ec2.DescribeSecurityGroupsOutput](t, rg, "DescribeSecurityGroups", &ec2.DescribeSecurityGroupsInput{GroupIds: []string{web, tasks}}).SecurityGroups
	byID := map[string]ec2.SecurityGroupDescription{}
	for _, g := range described {
		byID[*g.GroupId] = g
	}
	if p := byID[web].IpPermissions; len(p) != 1 || len(p[0].IpRanges) != 2 || len(byID[web].IpPermissionsEgress) != 1 {
		t.Errorf("%+v", byID[web])
	}
	if p := byID[tasks].IpPermissions; len(p) != 1 || p[0].FromPort != nil || *p[0].UserIdGroupPairs[0].GroupId != web {
		t.Errorf("%+v", byID[tasks])
	}
	refused(t, rg, "DependencyViolation", "DeleteSecurityGroup", &ec2.DeleteSecurityGroupInput{GroupId: &web})
	rules := call[ec2.DescribeSecurityGroupRulesOutput](t, rg, "DescribeSecurityGroupRules", &ec2.DescribeSecurityGroupRulesInput{Filters: filterBy("group-id", tasks)}).SecurityGroupRules
	for _, u := range rules {
		if *u.IsEgress {
			call[ec2.RevokeSecurityGroupEgressOutput](t, rg, "RevokeSecurityGroupEgress", &ec2.RevokeSecurityGroupEgressInput{GroupId: &tasks, SecurityGroupRuleIds: []string{*u.SecurityGroupRuleId}})
		} else {
			call[ec2.ModifySecurityGroupRulesOutput](t, rg, "ModifySecurityGroupRules", &ec2.ModifySecurityGroupRulesInput{GroupId: &tasks, SecurityGroupRules: []ec2.SecurityGroupRuleUpdate{{
				SecurityGroupRuleId: u.SecurityGroupRuleId,
				SecurityGroupRule:   &ec2.SecurityGroupRuleRequest{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(80), ToPort: aws.Int32(80), CidrIpv4: aws.String("10.0.0.0/8")},
			}}})
		}
	}
	call[ec2.RevokeSecurityGroupIngressOutput](t, rg, "RevokeSecurityGroupIngress", &ec2.RevokeSecurityGroupIngressInput{GroupId: &tasks, IpPermissions: permission(80, "10.0.0.0/8")})
	refused(t, rg, "InvalidPermission.NotFound", "RevokeSecurityGroupIngress", &ec2.RevokeSecurityGroupIngressInput{GroupId: &tasks, IpPermissions: permission(80, "10.0.0.0/8")})
	if left := call[ec2.DescribeSecurityGroupRulesOutput](t, rg, "DescribeSecurityGroupRules", &ec2.DescribeSecurityGroupRulesInput{Filters: filterBy("group-id", tasks)}).SecurityGroupRules; len(left) != 0 {
		t.Errorf("%+v", left)
	}
	for _, g := range []string{web, tasks} {
		call[ec2.DeleteSecurityGroupOutput](t, rg, "DeleteSecurityGroup", &ec2.DeleteSecurityGroupInput{GroupId: &g})
	}
	standard := call[ec2.DescribeSecurityGroupsOutput](t, rg, "DescribeSecurityGroups", &ec2.DescribeSecurityGroupsInput{Filters: filterBy("vpc-id", vpc)}).SecurityGroups
	refused(t, rg, "CannotDelete", "DeleteSecurityGroup", &ec2.DeleteSecurityGroupInput{GroupId: standard[0].GroupId})
}

func TestVPCEndpoints(t *testing.T) {
	rg := open(t, "test")
	vpc := vpcWith(t, rg, "10.0.0.0/20")
	subnet := subnetIn(t, rg, vpc, "10.0.0.0/24", "eu-west-1a")
	main := call[ec2.DescribeRouteTablesOutput](t, rg, "DescribeRouteTables", &ec2.DescribeRouteTablesInput{Filters: filterBy("vpc-id", vpc)}).RouteTables[0].RouteTableId
	s3 := call[ec2.CreateVpcEndpointOutput](t, rg, "CreateVpcEndpoint", &ec2.CreateVpcEndpointInput{
		VpcId: &vpc, ServiceName: aws.String("com.amazonaws.eu-west-1.s3"), RouteTableIds: []string{*main},
	}).VpcEndpoint
	if *s3.State != "available" || *s3.VpcEndpointType != "Gateway" {
		t.Errorf("%+v", s3)
	}
	routes := call[ec2.DescribeRouteTablesOutput](t, rg, "DescribeRouteTables", &ec2.DescribeRouteTablesInput{RouteTableIds: []string{*main}}).RouteTables[0].Routes
	list := call[ec2.DescribePrefixListsOutput](t, rg, "DescribePrefixLists", &ec2.DescribePrefixListsInput{Filters: filterBy("prefix-list-name", "com.amazonaws.eu-west-1.s3")}).PrefixLists
	if len(routes) != 2 || len(list) != 1 || *routes[1].DestinationPrefixListId != *list[0].PrefixListId || *routes[1].GatewayId != *s3.VpcEndpointId {
		t.Errorf("%+v", routes)
	}
	ecr := &ec2.CreateVpcEndpointInput{
		VpcId: &vpc, ServiceName: aws.String("com.amazonaws.eu-west-1.ecr.api"), VpcEndpointType: aws.String("Interface"),
		SubnetIds: []string{subnet}, PrivateDnsEnabled: aws.Bool(true),
	}
	refused(t, rg, "InvalidParameter", "CreateVpcEndpoint", ecr)
	call[ec2.ModifyVpcAttributeOutput](t, rg, "ModifyVpcAttribute", &ec2.ModifyVpcAttributeInput{VpcId: &vpc, EnableDnsHostnames: &ec2.AttributeBooleanValue{Value: aws.Bool(true)}})
	made := call[ec2.CreateVpcEndpointOutput](t, rg, "CreateVpcEndpoint", ecr).VpcEndpoint
	if *made.State != "pending" || len(made.NetworkInterfaceIds) != 1 || len(made.Groups) != 1 || len(made.DnsEntries) != 2 {
		t.Errorf("%+v", made)
	}
	refused(t, rg, "InvalidServiceName", "CreateVpcEndpoint", &ec2.CreateVpcEndpointInput{VpcId: &vpc, ServiceName: aws.String("com.amazonaws.eu-west-1.none")})
	refused(t, rg, "DependencyViolation", "DeleteSubnet", &ec2.DeleteSubnetInput{SubnetId: &subnet})
	pass(t, rg, time.Minute)
	if all := call[ec2.DescribeVpcEndpointsOutput](t, rg, "DescribeVpcEndpoints", &ec2.DescribeVpcEndpointsInput{Filters: filterBy("vpc-endpoint-state", "available")}).VpcEndpoints; len(all) != 2 {
		t.Errorf("%+v", all)
	}
	out := call[ec2.DeleteVpcEndpointsOutput](t, rg, "DeleteVpcEndpoints", &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*s3.VpcEndpointId, *made.VpcEndpointId, "vpce-0"}})
	if len(out.Unsuccessful) != 1 || *out.Unsuccessful[0].ResourceId != "vpce-0" {
		t.Errorf("%+v", out)
	}
	pass(t, rg, time.Minute)
	call[ec2.DeleteSubnetOutput](t, rg, "DeleteSubnet", &ec2.DeleteSubnetInput{SubnetId: &subnet})
	call[ec2.DeleteVpcOutput](t, rg, "DeleteVpc", &ec2.DeleteVpcInput{VpcId: &vpc})
}

func TestTags(t *testing.T) {
	rg := open(t, "test")
	vpc := vpcWith(t, rg, "10.0.0.0/20")
	tag := func(key, value string) []ec2.Tag { return []ec2.Tag{{Key: &key, Value: &value}} }
	call[ec2.CreateTagsOutput](t, rg, "CreateTags", &ec2.CreateTagsInput{Resources: []string{vpc}, Tags: append(tag("team", "shop"), tag("Name", "x")...)})
	refused(t, rg, "InvalidVpcID.NotFound", "CreateTags", &ec2.CreateTagsInput{Resources: []string{"vpc-0"}, Tags: tag("a", "b")})
	refused(t, rg, "InvalidParameterValue", "CreateTags", &ec2.CreateTagsInput{Resources: []string{vpc}, Tags: tag("aws:x", "b")})
	call[ec2.DeleteTagsOutput](t, rg, "DeleteTags", &ec2.DeleteTagsInput{Resources: []string{vpc}, Tags: append(tag("team", "other"), ec2.Tag{Key: aws.String("Name")})})
	left := call[ec2.DescribeTagsOutput](t, rg, "DescribeTags", &ec2.DescribeTagsInput{Filters: filterBy("resource-id", vpc)}).Tags
	if len(left) != 1 || *left[0].Key != "team" || *left[0].ResourceType != "vpc" {
		t.Errorf("%+v", left)
	}
	if found := call[ec2.DescribeVpcsOutput](t, rg, "DescribeVpcs", &ec2.DescribeVpcsInput{Filters: filterBy("tag-key", "team")}).Vpcs; len(found) != 1 {
		t.Errorf("%+v", found)
	}
}

func TestInstancesBootAndEnd(t *testing.T) {
	rg := open(t, "test")
	var id string
	within(t, rg, func(r *operation.Request) error {
		i, err := ec2.LaunchInstance(r, ec2.NewInstance{Type: "m5.large", Image: "ami-1", Subnet: ec2.Subnets(r, ec2.DefaultVPC(r).ID)[0].ID, Public: true})
		id = i.ID
		return err
	})
	state := func() string {
		return *call[ec2.DescribeInstancesOutput](t, rg, "DescribeInstances", &ec2.DescribeInstancesInput{InstanceIds: []string{id}}).Reservations[0].Instances[0].State.Name
	}
	if s := state(); s != "pending" {
		t.Errorf("a new instance is %s", s)
	}
	pass(t, rg, 20*time.Second)
	if s := state(); s != "running" {
		t.Errorf("after 20 seconds it is %s", s)
	}
	within(t, rg, func(r *operation.Request) error {
		ec2.TerminateInstance(r, id, "Client.UserInitiatedShutdown: User initiated shutdown")
		return nil
	})
	pass(t, rg, time.Minute)
	if s := state(); s != "terminated" {
		t.Errorf("after its end it is %s", s)
	}
	types := call[ec2.DescribeInstanceTypesOutput](t, rg, "DescribeInstanceTypes", &ec2.DescribeInstanceTypesInput{InstanceTypes: []string{"m5.large", "m7g.large"}}).InstanceTypes
	if len(types) != 2 || *types[0].MemoryInfo.SizeInMiB != 8192 || types[1].ProcessorInfo.SupportedArchitectures[0] != "arm64" {
		t.Errorf("%+v", types)
	}
	refused(t, rg, "InvalidInstanceType", "DescribeInstanceTypes", &ec2.DescribeInstanceTypesInput{InstanceTypes: []string{"none"}})
}
