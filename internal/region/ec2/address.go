package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// elasticAddress is an Elastic IP address as the region keeps it.
type elasticAddress struct {
	Allocation, PublicAddress string
	// Association and Interface are empty while nothing has the address.
	Association, Interface string `json:",omitempty"`
}

var elasticAddresses = store.Collection[elasticAddress]{Name: "ec2/elastic-address"} // by allocation id

// maxAddresses is the quota of a fresh account
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html).
const maxAddresses = 5

func registerAddresses(s *operation.Service) {
	operation.Register(s, allocateAddress)
	operation.Register(s, describeAddresses)
	operation.Register(s, describeAddressesAttribute)
	operation.Register(s, associateAddress)
	operation.Register(s, disassociateAddress)
	operation.Register(s, releaseAddress)
}

func getElasticAddress(r *operation.Request, allocation *string) (elasticAddress, error) {
	a, found := elasticAddresses.Get(r.Scoped, operation.Deref(allocation))
	if !found {
		return a, allocationNotFound(operation.Deref(allocation))
	}
	return a, nil
}

func allocationNotFound(id string) error {
	return clientError("InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist", id)
}

// associate gives the address to an interface.
func (a *elasticAddress) associate(r *operation.Request, n *NetworkInterfaceRecord, association string) {
	a.Association, a.Interface = association, n.ID
	elasticAddresses.Put(r.Scoped, a.Allocation, *a)
	n.PublicAddress = a.PublicAddress
	networkInterfaces.Put(r.Scoped, n.ID, *n)
}

func (a *elasticAddress) disassociate(r *operation.Request) {
	if n, found := networkInterfaces.Get(r.Scoped, a.Interface); found {
		n.PublicAddress = ""
		networkInterfaces.Put(r.Scoped, n.ID, n)
	}
	a.Association, a.Interface = "", ""
	elasticAddresses.Put(r.Scoped, a.Allocation, *a)
}

// AssociateElasticAddress gives an Elastic IP address to the interface of
// another service, such as a load balancer's. Errors are EC2's.
func AssociateElasticAddress(r *operation.Request, allocation, networkInterface string) (public string, err error) {
	a, err := getElasticAddress(r, &allocation)
	if err != nil {
		return "", err
	}
	n, found := networkInterfaces.Get(r.Scoped, networkInterface)
	switch {
	case !found:
		return "", interfaceNotFound(networkInterface)
	case a.Association != "":
		return "", clientError("Resource.AlreadyAssociated", "resource %s is already associated with associate-id %s", a.Allocation, a.Association)
	}
	a.associate(r, &n, "eipassoc-0"+r.ID("ec2/address-association", 16))
	return a.PublicAddress, nil
}

// AllocateAddressInput is EC2's, as far as it is honoured.
type AllocateAddressInput struct {
	Domain             *string
	NetworkBorderGroup *string
	TagSpecifications  []TagSpecification `query:"TagSpecification"`
}

// AllocateAddressOutput is EC2's.
type AllocateAddressOutput struct {
	AllocationId       *string
	PublicIp           *string
	Domain             *string
	NetworkBorderGroup *string
	PublicIpv4Pool     *string
}

func allocateAddress(r *operation.Request, in *AllocateAddressInput) (*AllocateAddressOutput, error) {
	if d := operation.Deref(in.Domain); d != "" && d != "vpc" {
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter domain is invalid.", d)
	}
	if g := operation.Deref(in.NetworkBorderGroup); g != "" && g != r.Region {
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter networkBorderGroup is invalid.", g)
	}
	if elasticAddresses.Count(r.Scoped, "") >= maxAddresses {
		return nil, clientError("AddressLimitExceeded", "The maximum number of addresses has been reached.")
	}
	a := elasticAddress{Allocation: "eipalloc-0" + r.ID("ec2/elastic-address", 16), PublicAddress: publicAddress(r.Sequence("ec2/public-address"))}
	elasticAddresses.Put(r.Scoped, a.Allocation, a)
	if err := tagNew(r, a.Allocation, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &AllocateAddressOutput{
		AllocationId: new(a.Allocation), PublicIp: new(a.PublicAddress), Domain: new("vpc"), NetworkBorderGroup: new(r.Region), PublicIpv4Pool: new("amazon"),
	}, nil
}

// DescribeAddressesInput is EC2's.
type DescribeAddressesInput struct {
	AllocationIds []string `query:"AllocationId"`
	PublicIps     []string `query:"PublicIp"`
	Filters       []Filter `query:"Filter"`
}

// DescribeAddressesOutput is EC2's.
type DescribeAddressesOutput struct {
	Addresses []Address `xml:"addressesSet"`
}

// Address is EC2's.
type Address struct {
	AllocationId            *string
	PublicIp                *string
	Domain                  *string
	AssociationId           *string
	InstanceId              *string
	NetworkInterfaceId      *string
	NetworkInterfaceOwnerId *string
	PrivateIpAddress        *string
	NetworkBorderGroup      *string
	PublicIpv4Pool          *string
	Tags                    []Tag `xml:"tagSet"`
}

func (a elasticAddress) describe(r *operation.Request) Address {
	d := Address{
		AllocationId: new(a.Allocation), PublicIp: new(a.PublicAddress), Domain: new("vpc"), NetworkBorderGroup: new(r.Region),
		PublicIpv4Pool: new("amazon"), Tags: tagList(tagsOf(r, a.Allocation)),
	}
	if n, found := networkInterfaces.Get(r.Scoped, a.Interface); found {
		d.AssociationId, d.NetworkInterfaceId, d.PrivateIpAddress, d.NetworkInterfaceOwnerId = new(a.Association), new(n.ID), new(n.Address), new(r.Account)
		if n.Instance != "" {
			d.InstanceId = new(n.Instance)
		}
	}
	return d
}

func describeAddresses(r *operation.Request, in *DescribeAddressesInput) (*DescribeAddressesOutput, error) {
	all := elasticAddresses.List(r.Scoped, "")
	if len(in.PublicIps) > 0 {
		ips := wanted(in.PublicIps)
		var some []elasticAddress
		for _, a := range all {
			if ips.take(a.PublicAddress) {
				some = append(some, a)
			}
		}
		for _, left := range ips.left() {
			return nil, clientError("InvalidAddress.NotFound", "Address '%s' not found.", left)
		}
		all = some
	}
	kept, _, err := choose(r, all, func(a elasticAddress) string { return a.Allocation }, func(a elasticAddress) map[string][]string {
		n, _ := networkInterfaces.Get(r.Scoped, a.Interface)
		return map[string][]string{
			"allocation-id": {a.Allocation}, "public-ip": {a.PublicAddress}, "association-id": {a.Association}, "domain": {"vpc"},
			"network-interface-id": {a.Interface}, "private-ip-address": {n.Address}, "network-border-group": {r.Region}, "instance-id": {n.Instance},
			"network-interface-owner-id": {r.Account},
		}
	}, asked{ids: in.AllocationIds, filters: in.Filters}, allocationNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeAddressesOutput{}
	for _, a := range kept {
		out.Addresses = append(out.Addresses, a.describe(r))
	}
	return out, nil
}

// DescribeAddressesAttributeInput is EC2's.
type DescribeAddressesAttributeInput struct {
	AllocationIds []string `query:"AllocationId"`
	Attribute     *string
	MaxResults    *int32
	NextToken     *string
}

// DescribeAddressesAttributeOutput is EC2's.
type DescribeAddressesAttributeOutput struct {
	Addresses []AddressAttribute `xml:"addressSet"`
}

// AddressAttribute is EC2's; no address of the region has a domain name of its own.
type AddressAttribute struct{ AllocationId, PublicIp *string }

// describeAddressesAttribute lists the addresses that have the attribute: none
// has a reverse DNS record, which nothing in the region can set.
func describeAddressesAttribute(r *operation.Request, in *DescribeAddressesAttributeInput) (*DescribeAddressesAttributeOutput, error) {
	for _, id := range in.AllocationIds {
		if _, err := getElasticAddress(r, &id); err != nil {
			return nil, err
		}
	}
	return &DescribeAddressesAttributeOutput{}, nil
}

// AssociateAddressInput is EC2's, as far as it is honoured.
type AssociateAddressInput struct {
	AllocationId       *string
	NetworkInterfaceId *string
	InstanceId         *string
	AllowReassociation *bool
}

// AssociateAddressOutput is EC2's.
type AssociateAddressOutput struct {
	Return        *bool
	AssociationId *string
}

func associateAddress(r *operation.Request, in *AssociateAddressInput) (*AssociateAddressOutput, error) {
	a, err := getElasticAddress(r, in.AllocationId)
	if err != nil {
		return nil, err
	}
	id := operation.Deref(in.NetworkInterfaceId)
	if in.InstanceId != nil {
		i, err := getInstance(r, *in.InstanceId)
		if err != nil {
			return nil, err
		}
		id = i.Interface
	}
	if a.Association != "" && operation.Deref(in.AllowReassociation) {
		a.disassociate(r)
	}
	if _, err := AssociateElasticAddress(r, a.Allocation, id); err != nil {
		return nil, err
	}
	a, _ = elasticAddresses.Get(r.Scoped, a.Allocation)
	return &AssociateAddressOutput{Return: new(true), AssociationId: new(a.Association)}, nil
}

// DisassociateAddressInput is EC2's.
type DisassociateAddressInput struct{ AssociationId *string }

// DisassociateAddressOutput is EC2's.
type DisassociateAddressOutput struct{ Return *bool }

func disassociateAddress(r *operation.Request, in *DisassociateAddressInput) (*DisassociateAddressOutput, error) {
	for _, a := range elasticAddresses.List(r.Scoped, "") {
		if a.Association != "" && a.Association == operation.Deref(in.AssociationId) {
			a.disassociate(r)
			return &DisassociateAddressOutput{Return: new(true)}, nil
		}
	}
	return nil, clientError("InvalidAssociationID.NotFound", "The association ID '%s' does not exist", operation.Deref(in.AssociationId))
}

// ReleaseAddressInput is EC2's.
type ReleaseAddressInput struct {
	AllocationId       *string
	NetworkBorderGroup *string
}

// ReleaseAddressOutput is EC2's.
type ReleaseAddressOutput struct{ Return *bool }

func releaseAddress(r *operation.Request, in *ReleaseAddressInput) (*ReleaseAddressOutput, error) {
	a, err := getElasticAddress(r, in.AllocationId)
	if err != nil {
		return nil, err
	}
	if a.Association != "" {
		return nil, clientError("InvalidIPAddress.InUse", "Address %s is in use.", a.PublicAddress)
	}
	elasticAddresses.Delete(r.Scoped, a.Allocation)
	tags.Delete(r.Scoped, a.Allocation)
	return &ReleaseAddressOutput{Return: new(true)}, nil
}
