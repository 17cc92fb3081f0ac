package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// SubnetRecord is a subnet as the region keeps it.
type SubnetRecord struct {
	ID, VPC, CIDR, Zone, ZoneID string
	DefaultForZone              bool `json:",omitempty"`
	PublicIPOnLaunch            bool `json:",omitempty"`
	// Pending: it is not available yet.
	Pending bool `json:",omitempty"`
	// HostnameType is "ip-name" (empty) or "resource-name"; ARecords tells whether
	// resource names resolve.
	HostnameType string `json:",omitempty"`
	ARecords     bool   `json:",omitempty"`
}

var subnets = store.Collection[SubnetRecord]{Name: "ec2/subnet"}

// Subnet finds a subnet by its id.
func Subnet(r *operation.Request, id string) (SubnetRecord, bool) {
	if s, found := subnets.Get(r.Scoped, id); found {
		return s, true
	}
	DefaultVPC(r)
	return subnets.Get(r.Scoped, id)
}

// Subnets are all subnets of a VPC in the order of their ids.
func Subnets(r *operation.Request, vpc string) []SubnetRecord {
	DefaultVPC(r)
	var of []SubnetRecord
	for _, s := range subnets.List(r.Scoped, "") {
		if s.VPC == vpc {
			of = append(of, s)
		}
	}
	return of
}

// DescribeSubnetsInput is EC2's, as far as it is honoured.
type DescribeSubnetsInput struct {
	SubnetIds  []string `query:"SubnetId"`
	Filters    []Filter `query:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeSubnetsOutput is EC2's.
type DescribeSubnetsOutput struct {
	Subnets   []SubnetDescription `xml:"subnetSet"`
	NextToken *string
}

// SubnetDescription is EC2's Subnet.
type SubnetDescription struct {
	SubnetId                    *string
	SubnetArn                   *string
	VpcId                       *string
	OwnerId                     *string
	State                       *string
	CidrBlock                   *string
	AvailabilityZone            *string
	AvailabilityZoneId          *string
	AvailableIpAddressCount     *int32
	DefaultForAz                *bool
	MapPublicIpOnLaunch         *bool
	AssignIpv6AddressOnCreation *bool
	EnableDns64                 *bool
	Ipv6Native                  *bool
	// PrivateDnsNameOptionsOnLaunch are the names of instances.
	PrivateDnsNameOptionsOnLaunch *PrivateDnsNameOptionsOnLaunch
	Tags                          []Tag `xml:"tagSet"`
}

// PrivateDnsNameOptionsOnLaunch is EC2's.
type PrivateDnsNameOptionsOnLaunch struct {
	HostnameType                    *string
	EnableResourceNameDnsARecord    *bool
	EnableResourceNameDnsAAAARecord *bool
}

func describeSubnets(r *operation.Request, in *DescribeSubnetsInput) (*DescribeSubnetsOutput, error) {
	DefaultVPC(r)
	ids := wanted(in.SubnetIds)
	var kept []SubnetRecord
	for _, s := range subnets.List(r.Scoped, "") {
		match, err := matches(in.Filters, map[string][]string{
			"subnet-id": {s.ID}, "subnet-arn": {subnetARN(r, s.ID)}, "vpc-id": {s.VPC}, "state": {stateOf(s.Pending)},
			"availability-zone": {s.Zone}, "availabilityZone": {s.Zone},
			"availability-zone-id": {s.ZoneID}, "availabilityZoneId": {s.ZoneID},
			"cidr": {s.CIDR}, "cidr-block": {s.CIDR}, "cidrBlock": {s.CIDR}, "owner-id": {r.Account},
			"default-for-az": {boolText(s.DefaultForZone)}, "defaultForAz": {boolText(s.DefaultForZone)},
			"map-public-ip-on-launch": {boolText(s.PublicIPOnLaunch)},
		}, tagsOf(r, s.ID))
		if err != nil {
			return nil, err
		}
		if ids.take(s.ID) && match {
			kept = append(kept, s)
		}
	}
	for _, left := range ids.left() {
		return nil, subnetNotFound(left)
	}
	kept, next, err := page(kept, func(s SubnetRecord) string { return s.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeSubnetsOutput{NextToken: next}
	for _, s := range kept {
		out.Subnets = append(out.Subnets, s.describe(r))
	}
	return out, nil
}

func (s SubnetRecord) describe(r *operation.Request) SubnetDescription {
	hostname := s.HostnameType
	if hostname == "" {
		hostname = "ip-name"
	}
	return SubnetDescription{
		SubnetId: new(s.ID), SubnetArn: new(subnetARN(r, s.ID)), VpcId: new(s.VPC), OwnerId: new(r.Account),
		State: new(stateOf(s.Pending)), CidrBlock: new(s.CIDR), AvailabilityZone: new(s.Zone), AvailabilityZoneId: new(s.ZoneID),
		AvailableIpAddressCount: new(int32(availableAddresses(r, s))),
		DefaultForAz:            new(s.DefaultForZone), MapPublicIpOnLaunch: new(s.PublicIPOnLaunch),
		AssignIpv6AddressOnCreation: new(false), EnableDns64: new(false), Ipv6Native: new(false),
		PrivateDnsNameOptionsOnLaunch: &PrivateDnsNameOptionsOnLaunch{
			HostnameType: new(hostname), EnableResourceNameDnsARecord: new(s.ARecords), EnableResourceNameDnsAAAARecord: new(false),
		},
		Tags: tagList(tagsOf(r, s.ID)),
	}
}

func subnetNotFound(id string) error {
	return clientError("InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist", id)
}

func subnetARN(r *operation.Request, id string) string {
	return "arn:" + r.Partition + ":ec2:" + r.Region + ":" + r.Account + ":subnet/" + id
}
