package ec2

import (
	"net/netip"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxVPCs is the quota of a fresh account
// (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).
const maxVPCs = 5

// CreateVpcInput is EC2's, as far as it is honoured.
type CreateVpcInput struct {
	CidrBlock                   *string
	InstanceTenancy             *string
	AmazonProvidedIpv6CidrBlock *bool
	TagSpecifications           []TagSpecification `query:"TagSpecification"`
}

// CreateVpcOutput is EC2's.
type CreateVpcOutput struct{ Vpc *Vpc }

// parseCIDR reads an IPv4 range and takes the bits behind its length away, as EC2 does.
func parseCIDR(parameter, text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return p, clientError("InvalidParameterValue", "Value (%s) for parameter %s is invalid. This is not a valid CIDR block.", text, parameter)
	}
	return p.Masked(), nil
}

// createVpc makes a VPC with what each has: a main route table, a default
// network ACL and a default security group
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html).
func createVpc(r *operation.Request, in *CreateVpcInput) (*CreateVpcOutput, error) {
	if operation.Deref(in.AmazonProvidedIpv6CidrBlock) {
		return nil, unsupported("IPv6 ranges of VPCs")
	}
	if in.CidrBlock == nil {
		return nil, missingParameter("cidrBlock")
	}
	p, err := parseCIDR("cidrBlock", *in.CidrBlock)
	if err != nil {
		return nil, err
	}
	if p.Bits() < 16 || p.Bits() > 28 {
		return nil, clientError("InvalidVpc.Range", "The CIDR '%s' is invalid.", *in.CidrBlock)
	}
	switch t := operation.Deref(in.InstanceTenancy); t {
	case "", "default", "dedicated":
	default:
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter instanceTenancy is invalid.", t)
	}
	DefaultVPC(r)
	if vpcs.Count(r.Scoped, "") >= maxVPCs {
		return nil, clientError("VpcLimitExceeded", "The maximum number of VPCs has been reached.")
	}
	v := VPCRecord{ID: "vpc-0" + r.ID("ec2/vpc", 16), CIDR: p.String(), Pending: true, DNSSupport: true, Tenancy: operation.Deref(in.InstanceTenancy)}
	vpcs.Put(r.Scoped, v.ID, v)
	furnish(r, v.ID, "rtb-0"+r.ID("ec2/route-table", 16), "sg-0"+r.ID("ec2/security-group", 16))
	if err := tagNew(r, v.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	settleIn(r, v.ID, moment)
	return &CreateVpcOutput{Vpc: new(v.describe(r))}, nil
}

// furnish gives a VPC its main route table and its default security group.
func furnish(r *operation.Request, vpc, table, group string) {
	routeTables.Put(r.Scoped, table, routeTableRecord{ID: table, VPC: vpc, Main: true})
	securityGroups.Put(r.Scoped, group, SecurityGroupRecord{ID: group, VPC: vpc, Name: "default", Description: "default VPC security group"})
	putRule(r, ruleRecord{ID: fixedID(r, "sgr", group+"/ingress"), Group: group, Protocol: allProtocols, Referenced: group})
	putRule(r, ruleRecord{ID: fixedID(r, "sgr", group+"/egress"), Group: group, Egress: true, Protocol: allProtocols, IPv4: "0.0.0.0/0"})
}

// DeleteVpcInput is EC2's.
type DeleteVpcInput struct{ VpcId *string }

// DeleteVpcOutput is EC2's.
type DeleteVpcOutput struct{ Return *bool }

func deleteVpc(r *operation.Request, in *DeleteVpcInput) (*DeleteVpcOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	if occupied(r, v.ID) {
		return nil, clientError("DependencyViolation", "The vpc '%s' has dependencies and cannot be deleted.", v.ID)
	}
	for _, g := range securityGroups.List(r.Scoped, "") {
		if g.VPC == v.ID {
			removeGroup(r, g.ID)
		}
	}
	for _, t := range routeTables.List(r.Scoped, "") {
		if t.VPC == v.ID {
			routeTables.Delete(r.Scoped, t.ID)
			tags.Delete(r.Scoped, t.ID)
		}
	}
	vpcs.Delete(r.Scoped, v.ID)
	tags.Delete(r.Scoped, v.ID)
	return &DeleteVpcOutput{Return: new(true)}, nil
}

// occupied tells whether there is anything in the VPC that does not go with it.
func occupied(r *operation.Request, vpc string) bool {
	if len(Subnets(r, vpc)) > 0 {
		return true
	}
	for _, g := range securityGroups.List(r.Scoped, "") {
		if g.VPC == vpc && g.Name != "default" {
			return true
		}
	}
	for _, t := range routeTables.List(r.Scoped, "") {
		if t.VPC == vpc && !t.Main {
			return true
		}
	}
	for _, g := range internetGateways.List(r.Scoped, "") {
		if g.VPC == vpc {
			return true
		}
	}
	for _, e := range vpcEndpoints.List(r.Scoped, "") {
		if e.VPC == vpc {
			return true
		}
	}
	return false
}

// AttributeBooleanValue is EC2's.
type AttributeBooleanValue struct{ Value *bool }

// ModifyVpcAttributeInput is EC2's.
type ModifyVpcAttributeInput struct {
	VpcId                            *string
	EnableDnsSupport                 *AttributeBooleanValue
	EnableDnsHostnames               *AttributeBooleanValue
	EnableNetworkAddressUsageMetrics *AttributeBooleanValue
}

// ModifyVpcAttributeOutput is EC2's.
type ModifyVpcAttributeOutput struct{ Return *bool }

func modifyVpcAttribute(r *operation.Request, in *ModifyVpcAttributeInput) (*ModifyVpcAttributeOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	given := 0
	for _, a := range []struct {
		to    *bool
		value *AttributeBooleanValue
	}{{&v.DNSSupport, in.EnableDnsSupport}, {&v.DNSHostnames, in.EnableDnsHostnames}, {&v.AddressMetrics, in.EnableNetworkAddressUsageMetrics}} {
		if a.value != nil {
			*a.to = operation.Deref(a.value.Value)
			given++
		}
	}
	if given != 1 {
		return nil, clientError("InvalidParameterCombination", "Exactly one attribute can be modified in one call, got %d", given)
	}
	vpcs.Put(r.Scoped, v.ID, v)
	return &ModifyVpcAttributeOutput{Return: new(true)}, nil
}

// DescribeVpcAttributeInput is EC2's.
type DescribeVpcAttributeInput struct {
	VpcId     *string
	Attribute *string
}

// DescribeVpcAttributeOutput is EC2's.
type DescribeVpcAttributeOutput struct {
	VpcId                            *string
	EnableDnsSupport                 *AttributeBooleanValue
	EnableDnsHostnames               *AttributeBooleanValue
	EnableNetworkAddressUsageMetrics *AttributeBooleanValue
}

func describeVpcAttribute(r *operation.Request, in *DescribeVpcAttributeInput) (*DescribeVpcAttributeOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	out := &DescribeVpcAttributeOutput{VpcId: new(v.ID)}
	switch a := operation.Deref(in.Attribute); a {
	case "enableDnsSupport":
		out.EnableDnsSupport = &AttributeBooleanValue{new(v.DNSSupport)}
	case "enableDnsHostnames":
		out.EnableDnsHostnames = &AttributeBooleanValue{new(v.DNSHostnames)}
	case "enableNetworkAddressUsageMetrics":
		out.EnableNetworkAddressUsageMetrics = &AttributeBooleanValue{new(v.AddressMetrics)}
	default:
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter attribute is invalid. Unknown attribute.", a)
	}
	return out, nil
}
