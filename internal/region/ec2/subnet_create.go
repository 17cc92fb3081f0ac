package ec2

import (
	"net/netip"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// CreateSubnetInput is EC2's, as far as it is honoured.
type CreateSubnetInput struct {
	VpcId              *string
	CidrBlock          *string
	AvailabilityZone   *string
	AvailabilityZoneId *string
	TagSpecifications  []TagSpecification `query:"TagSpecification"`
}

// CreateSubnetOutput is EC2's.
type CreateSubnetOutput struct{ Subnet *SubnetDescription }

func createSubnet(r *operation.Request, in *CreateSubnetInput) (*CreateSubnetOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	if in.CidrBlock == nil {
		return nil, missingParameter("cidrBlock")
	}
	zone, err := subnetZone(r, in)
	if err != nil {
		return nil, err
	}
	p, err := parseCIDR("cidrBlock", *in.CidrBlock)
	if err != nil {
		return nil, err
	}
	whole, err := netip.ParsePrefix(v.CIDR)
	if err != nil {
		return nil, err
	}
	if p.Bits() < 16 || p.Bits() > 28 || p.Bits() < whole.Bits() || !whole.Contains(p.Addr()) {
		return nil, clientError("InvalidSubnet.Range", "The CIDR '%s' is invalid.", *in.CidrBlock)
	}
	for _, s := range Subnets(r, v.ID) {
		if other, err := netip.ParsePrefix(s.CIDR); err == nil && other.Overlaps(p) {
			return nil, clientError("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", *in.CidrBlock)
		}
	}
	s := SubnetRecord{ID: "subnet-0" + r.ID("ec2/subnet", 16), VPC: v.ID, CIDR: p.String(), Zone: zone.Name, ZoneID: zone.ID, Pending: true}
	subnets.Put(r.Scoped, s.ID, s)
	if err := tagNew(r, s.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	settleIn(r, s.ID, moment)
	return &CreateSubnetOutput{Subnet: new(s.describe(r))}, nil
}

// subnetZone is the zone asked for: the first of the region when none is.
func subnetZone(r *operation.Request, in *CreateSubnetInput) (Zone, error) {
	name, id := operation.Deref(in.AvailabilityZone), operation.Deref(in.AvailabilityZoneId)
	if name != "" && id != "" {
		return Zone{}, clientError("InvalidParameterCombination", "You cannot specify both AvailabilityZone and AvailabilityZoneId")
	}
	for _, z := range Zones(r) {
		if name == "" && id == "" || z.Name == name || z.ID == id {
			return z, nil
		}
	}
	return Zone{}, clientError("InvalidParameterValue", "Value (%s%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s, %s, %s.",
		name, id, Zones(r)[0].Name, Zones(r)[1].Name, Zones(r)[2].Name)
}

// DeleteSubnetInput is EC2's.
type DeleteSubnetInput struct{ SubnetId *string }

// DeleteSubnetOutput is EC2's.
type DeleteSubnetOutput struct{ Return *bool }

func deleteSubnet(r *operation.Request, in *DeleteSubnetInput) (*DeleteSubnetOutput, error) {
	s, found := Subnet(r, operation.Deref(in.SubnetId))
	if !found {
		return nil, subnetNotFound(operation.Deref(in.SubnetId))
	}
	if addresses.Count(r.Scoped, s.ID+"/") > 0 {
		return nil, clientError("DependencyViolation", "The subnet '%s' has dependencies and cannot be deleted.", s.ID)
	}
	subnets.Delete(r.Scoped, s.ID)
	lastAddress.Delete(r.Scoped, s.ID)
	tags.Delete(r.Scoped, s.ID)
	for _, t := range routeTables.List(r.Scoped, "") {
		if t.leave(s.ID) {
			routeTables.Put(r.Scoped, t.ID, t)
		}
	}
	return &DeleteSubnetOutput{Return: new(true)}, nil
}

// ModifySubnetAttributeInput is EC2's, as far as it is honoured.
type ModifySubnetAttributeInput struct {
	SubnetId                                *string
	MapPublicIpOnLaunch                     *AttributeBooleanValue
	AssignIpv6AddressOnCreation             *AttributeBooleanValue
	EnableDns64                             *AttributeBooleanValue
	EnableResourceNameDnsARecordOnLaunch    *AttributeBooleanValue
	EnableResourceNameDnsAAAARecordOnLaunch *AttributeBooleanValue
	PrivateDnsHostnameTypeOnLaunch          *string
}

// ModifySubnetAttributeOutput is EC2's.
type ModifySubnetAttributeOutput struct{ Return *bool }

func modifySubnetAttribute(r *operation.Request, in *ModifySubnetAttributeInput) (*ModifySubnetAttributeOutput, error) {
	s, found := Subnet(r, operation.Deref(in.SubnetId))
	if !found {
		return nil, subnetNotFound(operation.Deref(in.SubnetId))
	}
	for _, v6 := range []*AttributeBooleanValue{in.AssignIpv6AddressOnCreation, in.EnableDns64, in.EnableResourceNameDnsAAAARecordOnLaunch} {
		if v6 != nil && operation.Deref(v6.Value) {
			return nil, unsupported("IPv6 attributes of subnets")
		}
	}
	if a := in.MapPublicIpOnLaunch; a != nil {
		s.PublicIPOnLaunch = operation.Deref(a.Value)
	}
	if a := in.EnableResourceNameDnsARecordOnLaunch; a != nil {
		s.ARecords = operation.Deref(a.Value)
	}
	switch t := operation.Deref(in.PrivateDnsHostnameTypeOnLaunch); t {
	case "":
	case "ip-name", "resource-name":
		s.HostnameType = t
	default:
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter privateDnsHostnameTypeOnLaunch is invalid.", t)
	}
	subnets.Put(r.Scoped, s.ID, s)
	return &ModifySubnetAttributeOutput{Return: new(true)}, nil
}
