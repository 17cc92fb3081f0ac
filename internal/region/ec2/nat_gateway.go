package ec2

import (
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// natGatewayRecord is a NAT gateway as the region keeps it.
type natGatewayRecord struct {
	ID, VPC, Subnet, State string
	Private                bool `json:",omitempty"`
	Interface              string
	Allocation             string `json:",omitempty"`
	Address, PublicAddress string
	Created                time.Time
	Deleted                time.Time `json:",omitzero"`
	FailureCode, Failure   string    `json:",omitempty"`
}

var natGateways = store.Collection[natGatewayRecord]{Name: "ec2/nat-gateway"}

// States of NAT gateways (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html).
const (
	natPending   = "pending"
	natFailed    = "failed"
	natAvailable = "available"
	natDeleting  = "deleting"
	natDeleted   = "deleted"
)

func registerNatGateways(s *operation.Service) {
	operation.Register(s, createNatGateway)
	operation.Register(s, describeNatGateways)
	operation.Register(s, deleteNatGateway)
}

// CreateNatGatewayInput is EC2's, as far as it is honoured.
type CreateNatGatewayInput struct {
	SubnetId          *string
	AllocationId      *string
	ConnectivityType  *string
	PrivateIpAddress  *string
	ClientToken       *string
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// CreateNatGatewayOutput is EC2's.
type CreateNatGatewayOutput struct {
	NatGateway  *NatGateway
	ClientToken *string
}

// NatGateway is EC2's.
type NatGateway struct {
	NatGatewayId        *string
	SubnetId            *string
	VpcId               *string
	State               *string
	ConnectivityType    *string
	CreateTime          *time.Time
	DeleteTime          *time.Time
	FailureCode         *string
	FailureMessage      *string
	NatGatewayAddresses []NatGatewayAddress `xml:"natGatewayAddressSet"`
	Tags                []Tag               `xml:"tagSet"`
}

// NatGatewayAddress is EC2's.
type NatGatewayAddress struct {
	AllocationId       *string
	AssociationId      *string
	NetworkInterfaceId *string
	PrivateIp          *string
	PublicIp           *string
	IsPrimary          *bool
	Status             *string
}

func (g natGatewayRecord) describe(r *operation.Request) NatGateway {
	d := NatGateway{
		NatGatewayId: new(g.ID), SubnetId: new(g.Subnet), VpcId: new(g.VPC), State: new(g.State), ConnectivityType: new("public"),
		CreateTime: new(g.Created), Tags: tagList(tagsOf(r, g.ID)),
	}
	if g.Private {
		d.ConnectivityType = new("private")
	}
	if !g.Deleted.IsZero() {
		d.DeleteTime = new(g.Deleted)
	}
	if g.FailureCode != "" {
		d.FailureCode, d.FailureMessage = new(g.FailureCode), new(g.Failure)
	}
	a := NatGatewayAddress{NetworkInterfaceId: new(g.Interface), PrivateIp: new(g.Address), IsPrimary: new(true), Status: new("succeeded")}
	if g.Allocation != "" {
		a.AllocationId, a.PublicIp = new(g.Allocation), new(g.PublicAddress)
		a.AssociationId = new(fixedID(r, "eipassoc", g.ID))
	}
	d.NatGatewayAddresses = []NatGatewayAddress{a}
	return d
}

func createNatGateway(r *operation.Request, in *CreateNatGatewayInput) (*CreateNatGatewayOutput, error) {
	s, found := Subnet(r, operation.Deref(in.SubnetId))
	if !found {
		return nil, subnetNotFound(operation.Deref(in.SubnetId))
	}
	g := natGatewayRecord{ID: "nat-0" + r.ID("ec2/nat-gateway", 16), VPC: s.VPC, Subnet: s.ID, State: natPending, Created: r.Now()}
	switch t := operation.Deref(in.ConnectivityType); t {
	case "", "public":
		if operation.Deref(in.AllocationId) == "" {
			return nil, missingParameter("allocationId")
		}
	case "private":
		g.Private = true
		if in.AllocationId != nil {
			return nil, clientError("InvalidParameterCombination", "An allocation ID cannot be specified for a private NAT gateway")
		}
	default:
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter connectivityType is invalid.", t)
	}
	n, err := CreateNetworkInterface(r, NewNetworkInterface{
		Subnet: s.ID, Address: operation.Deref(in.PrivateIpAddress), Type: "nat_gateway", Description: "Interface for NAT Gateway " + g.ID, WithoutGroups: true,
	})
	if err != nil {
		return nil, err
	}
	g.Interface, g.Address = n.ID, n.Address
	if !g.Private {
		a, err := getElasticAddress(r, in.AllocationId)
		if err != nil {
			return nil, err
		}
		if a.Association != "" {
			return nil, clientError("Resource.AlreadyAssociated", "resource %s is already associated with associate-id %s", a.Allocation, a.Association)
		}
		a.associate(r, &n, fixedID(r, "eipassoc", g.ID))
		g.Allocation, g.PublicAddress = a.Allocation, a.PublicAddress
	}
	natGateways.Put(r.Scoped, g.ID, g)
	if err := tagNew(r, g.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	settleIn(r, g.ID, natGatewayCreation)
	return &CreateNatGatewayOutput{NatGateway: new(g.describe(r)), ClientToken: in.ClientToken}, nil
}

// natGatewaySettled ends the making or the deletion of a NAT gateway. A public
// one in a VPC without a way to the internet fails.
func natGatewaySettled(r *operation.Request, id string) {
	g, found := natGateways.Get(r.Scoped, id)
	if !found {
		return
	}
	switch g.State {
	case natPending:
		g.State = natAvailable
		if !g.Private && !HasInternetGateway(r, g.VPC) {
			g.State, g.FailureCode, g.Failure = natFailed, "Gateway.NotAttached", "Network "+g.VPC+" has no Internet gateway attached"
			g.release(r)
		}
	case natDeleting:
		g.State, g.Deleted = natDeleted, r.Now()
		g.release(r)
		forgetIn(r, g.ID, describedAfterEnd)
	case natDeleted:
		natGateways.Delete(r.Scoped, g.ID)
		tags.Delete(r.Scoped, g.ID)
		return
	}
	natGateways.Put(r.Scoped, g.ID, g)
}

// release gives address and interface back.
func (g natGatewayRecord) release(r *operation.Request) {
	if a, found := elasticAddresses.Get(r.Scoped, g.Allocation); found {
		a.disassociate(r)
	}
	DeleteNetworkInterface(r, g.Interface)
}

// DescribeNatGatewaysInput is EC2's.
type DescribeNatGatewaysInput struct {
	NatGatewayIds []string `query:"NatGatewayId"`
	Filter        []Filter
	MaxResults    *int32
	NextToken     *string
}

// DescribeNatGatewaysOutput is EC2's.
type DescribeNatGatewaysOutput struct {
	NatGateways []NatGateway `xml:"natGatewaySet"`
	NextToken   *string
}

func natGatewayNotFound(id string) error {
	return clientError("NatGatewayNotFound", "NAT gateway %s was not found", id)
}

func describeNatGateways(r *operation.Request, in *DescribeNatGatewaysInput) (*DescribeNatGatewaysOutput, error) {
	kept, next, err := choose(r, natGateways.List(r.Scoped, ""), func(g natGatewayRecord) string { return g.ID },
		func(g natGatewayRecord) map[string][]string {
			return map[string][]string{"nat-gateway-id": {g.ID}, "state": {g.State}, "subnet-id": {g.Subnet}, "vpc-id": {g.VPC}}
		}, asked{in.NatGatewayIds, in.Filter, in.MaxResults, in.NextToken}, natGatewayNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeNatGatewaysOutput{NextToken: next}
	for _, g := range kept {
		out.NatGateways = append(out.NatGateways, g.describe(r))
	}
	return out, nil
}

// DeleteNatGatewayInput is EC2's.
type DeleteNatGatewayInput struct{ NatGatewayId *string }

// DeleteNatGatewayOutput is EC2's.
type DeleteNatGatewayOutput struct{ NatGatewayId *string }

func deleteNatGateway(r *operation.Request, in *DeleteNatGatewayInput) (*DeleteNatGatewayOutput, error) {
	g, found := natGateways.Get(r.Scoped, operation.Deref(in.NatGatewayId))
	if !found {
		return nil, natGatewayNotFound(operation.Deref(in.NatGatewayId))
	}
	if g.State != natDeleting && g.State != natDeleted {
		g.State = natDeleting
		natGateways.Put(r.Scoped, g.ID, g)
		settleIn(r, g.ID, natGatewayDeletion)
	}
	return &DeleteNatGatewayOutput{NatGatewayId: new(g.ID)}, nil
}
