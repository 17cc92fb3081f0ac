package ec2

import (
	"slices"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// routeTableRecord is a route table as the region keeps it.
type routeTableRecord struct {
	ID, VPC string
	// Main: subnets without an association of their own use it.
	Main bool `json:",omitempty"`
	// MainAssociation is the id of that association once it has been replaced.
	MainAssociation string             `json:",omitempty"`
	Associations    []routeAssociation `json:",omitempty"`
	Routes          []routeRecord      `json:",omitempty"`
}

// routeAssociation ties a subnet to a table.
type routeAssociation struct{ ID, Subnet string }

var routeTables = store.Collection[routeTableRecord]{Name: "ec2/route-table"}

func registerRouteTables(s *operation.Service) {
	operation.Register(s, createRouteTable)
	operation.Register(s, describeRouteTables)
	operation.Register(s, deleteRouteTable)
	operation.Register(s, associateRouteTable)
	operation.Register(s, replaceRouteTableAssociation)
	operation.Register(s, disassociateRouteTable)
	operation.Register(s, createRoute)
	operation.Register(s, replaceRoute)
	operation.Register(s, deleteRoute)
}

// leave takes a subnet out of the table.
func (t *routeTableRecord) leave(subnet string) bool {
	n := len(t.Associations)
	t.Associations = slices.DeleteFunc(t.Associations, func(a routeAssociation) bool { return a.Subnet == subnet })
	return len(t.Associations) != n
}

// mainAssociation is the id of the association that makes the table the main one.
func (t *routeTableRecord) mainAssociation(r *operation.Request) string {
	if t.MainAssociation != "" {
		return t.MainAssociation
	}
	return fixedID(r, "rtbassoc", t.ID)
}

func getRouteTable(r *operation.Request, id *string) (routeTableRecord, error) {
	DefaultVPC(r)
	t, found := routeTables.Get(r.Scoped, operation.Deref(id))
	if !found {
		return t, clientError("InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist", operation.Deref(id))
	}
	return t, nil
}

// CreateRouteTableInput is EC2's, as far as it is honoured.
type CreateRouteTableInput struct {
	VpcId             *string
	ClientToken       *string
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// CreateRouteTableOutput is EC2's.
type CreateRouteTableOutput struct {
	RouteTable  *RouteTable
	ClientToken *string
}

// RouteTable is EC2's.
type RouteTable struct {
	RouteTableId    *string
	VpcId           *string
	OwnerId         *string
	Routes          []Route                 `xml:"routeSet"`
	Associations    []RouteTableAssociation `xml:"associationSet"`
	PropagatingVgws []PropagatingVgw        `xml:"propagatingVgwSet"`
	Tags            []Tag                   `xml:"tagSet"`
}

// PropagatingVgw is EC2's; the region has no virtual private gateways.
type PropagatingVgw struct{ GatewayId *string }

// RouteTableAssociation is EC2's.
type RouteTableAssociation struct {
	RouteTableAssociationId *string
	RouteTableId            *string
	SubnetId                *string
	Main                    *bool
	AssociationState        *RouteTableAssociationState
}

// RouteTableAssociationState is EC2's.
type RouteTableAssociationState struct{ State *string }

func createRouteTable(r *operation.Request, in *CreateRouteTableInput) (*CreateRouteTableOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	t := routeTableRecord{ID: "rtb-0" + r.ID("ec2/route-table", 16), VPC: v.ID}
	routeTables.Put(r.Scoped, t.ID, t)
	if err := tagNew(r, t.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateRouteTableOutput{RouteTable: new(t.describe(r)), ClientToken: in.ClientToken}, nil
}

func (t *routeTableRecord) describe(r *operation.Request) RouteTable {
	d := RouteTable{RouteTableId: new(t.ID), VpcId: new(t.VPC), OwnerId: new(r.Account), Tags: tagList(tagsOf(r, t.ID))}
	v, _ := vpcs.Get(r.Scoped, t.VPC)
	d.Routes = append(d.Routes, Route{
		DestinationCidrBlock: new(v.CIDR), GatewayId: new("local"), Origin: new("CreateRouteTable"), State: new("active"),
	})
	for _, route := range t.Routes {
		d.Routes = append(d.Routes, route.describe(r))
	}
	associated := &RouteTableAssociationState{State: new("associated")}
	if t.Main {
		d.Associations = append(d.Associations, RouteTableAssociation{
			RouteTableAssociationId: new(t.mainAssociation(r)), RouteTableId: new(t.ID), Main: new(true), AssociationState: associated,
		})
	}
	for _, a := range t.Associations {
		d.Associations = append(d.Associations, RouteTableAssociation{
			RouteTableAssociationId: new(a.ID), RouteTableId: new(t.ID), SubnetId: new(a.Subnet), Main: new(false), AssociationState: associated,
		})
	}
	return d
}

// DescribeRouteTablesInput is EC2's.
type DescribeRouteTablesInput struct {
	RouteTableIds []string `query:"RouteTableId"`
	Filters       []Filter `query:"Filter"`
	MaxResults    *int32
	NextToken     *string
}

// DescribeRouteTablesOutput is EC2's.
type DescribeRouteTablesOutput struct {
	RouteTables []RouteTable `xml:"routeTableSet"`
	NextToken   *string
}

func describeRouteTables(r *operation.Request, in *DescribeRouteTablesInput) (*DescribeRouteTablesOutput, error) {
	DefaultVPC(r)
	attributes := func(t routeTableRecord) map[string][]string {
		a := map[string][]string{
			"route-table-id": {t.ID}, "vpc-id": {t.VPC}, "owner-id": {r.Account}, "association.main": {boolText(t.Main)},
			"association.subnet-id": nil, "association.route-table-association-id": nil, "association.route-table-id": nil, "association.gateway-id": nil,
			"route.destination-cidr-block": nil, "route.gateway-id": {"local"}, "route.nat-gateway-id": nil, "route.state": {"active"},
			"route.origin": {"CreateRouteTable"}, "route.destination-prefix-list-id": nil, "route.vpc-peering-connection-id": nil,
			"route.transit-gateway-id": nil, "route.instance-id": nil,
		}
		add := func(name, value string) {
			if value != "" {
				a[name] = append(a[name], value)
			}
		}
		d := t.describe(r)
		for _, as := range d.Associations {
			add("association.route-table-association-id", operation.Deref(as.RouteTableAssociationId))
			add("association.subnet-id", operation.Deref(as.SubnetId))
			add("association.route-table-id", t.ID)
		}
		for _, route := range d.Routes {
			add("route.destination-cidr-block", operation.Deref(route.DestinationCidrBlock))
			add("route.destination-prefix-list-id", operation.Deref(route.DestinationPrefixListId))
			add("route.gateway-id", operation.Deref(route.GatewayId))
			add("route.nat-gateway-id", operation.Deref(route.NatGatewayId))
			add("route.state", operation.Deref(route.State))
			add("route.origin", operation.Deref(route.Origin))
		}
		return a
	}
	kept, next, err := choose(r, routeTables.List(r.Scoped, ""), func(t routeTableRecord) string { return t.ID }, attributes,
		asked{in.RouteTableIds, in.Filters, in.MaxResults, in.NextToken}, func(id string) error {
			_, err := getRouteTable(r, &id)
			return err
		})
	if err != nil {
		return nil, err
	}
	out := &DescribeRouteTablesOutput{NextToken: next}
	for _, t := range kept {
		out.RouteTables = append(out.RouteTables, t.describe(r))
	}
	return out, nil
}

// DeleteRouteTableInput is EC2's.
type DeleteRouteTableInput struct{ RouteTableId *string }

// DeleteRouteTableOutput is EC2's.
type DeleteRouteTableOutput struct{ Return *bool }

func deleteRouteTable(r *operation.Request, in *DeleteRouteTableInput) (*DeleteRouteTableOutput, error) {
	t, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	if t.Main || len(t.Associations) > 0 {
		return nil, clientError("DependencyViolation", "The routeTable '%s' has dependencies and cannot be deleted.", t.ID)
	}
	routeTables.Delete(r.Scoped, t.ID)
	tags.Delete(r.Scoped, t.ID)
	return &DeleteRouteTableOutput{Return: new(true)}, nil
}

// AssociateRouteTableInput is EC2's, as far as it is honoured.
type AssociateRouteTableInput struct {
	RouteTableId *string
	SubnetId     *string
}

// AssociateRouteTableOutput is EC2's.
type AssociateRouteTableOutput struct {
	AssociationId    *string
	AssociationState *RouteTableAssociationState
}

func associateRouteTable(r *operation.Request, in *AssociateRouteTableInput) (*AssociateRouteTableOutput, error) {
	t, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	s, found := Subnet(r, operation.Deref(in.SubnetId))
	if !found {
		return nil, subnetNotFound(operation.Deref(in.SubnetId))
	}
	if s.VPC != t.VPC {
		return nil, clientError("InvalidParameterValue", "Route table %s and subnet %s belong to different networks", t.ID, s.ID)
	}
	for _, other := range routeTables.List(r.Scoped, "") {
		for _, a := range other.Associations {
			if a.Subnet != s.ID {
				continue
			}
			if other.ID == t.ID {
				return &AssociateRouteTableOutput{AssociationId: new(a.ID), AssociationState: &RouteTableAssociationState{new("associated")}}, nil
			}
			return nil, clientError("Resource.AlreadyAssociated", "the specified association for route table %s conflicts with an existing association", t.ID)
		}
	}
	a := routeAssociation{ID: "rtbassoc-0" + r.ID("ec2/route-table-association", 16), Subnet: s.ID}
	t.Associations = append(t.Associations, a)
	routeTables.Put(r.Scoped, t.ID, t)
	return &AssociateRouteTableOutput{AssociationId: new(a.ID), AssociationState: &RouteTableAssociationState{new("associated")}}, nil
}

// associationOf finds the table that an association belongs to; main is true
// when it is the one that makes the table the main one.
func associationOf(r *operation.Request, id string) (t routeTableRecord, at int, main bool, err error) {
	DefaultVPC(r)
	for _, t := range routeTables.List(r.Scoped, "") {
		if t.Main && t.mainAssociation(r) == id {
			return t, 0, true, nil
		}
		if at := slices.IndexFunc(t.Associations, func(a routeAssociation) bool { return a.ID == id }); at >= 0 {
			return t, at, false, nil
		}
	}
	return t, 0, false, clientError("InvalidAssociationID.NotFound", "The association ID '%s' does not exist", id)
}

// ReplaceRouteTableAssociationInput is EC2's.
type ReplaceRouteTableAssociationInput struct {
	AssociationId *string
	RouteTableId  *string
}

// ReplaceRouteTableAssociationOutput is EC2's.
type ReplaceRouteTableAssociationOutput struct {
	NewAssociationId *string
	AssociationState *RouteTableAssociationState
}

func replaceRouteTableAssociation(r *operation.Request, in *ReplaceRouteTableAssociationInput) (*ReplaceRouteTableAssociationOutput, error) {
	from, at, main, err := associationOf(r, operation.Deref(in.AssociationId))
	if err != nil {
		return nil, err
	}
	to, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	if to.VPC != from.VPC {
		return nil, clientError("InvalidParameterValue", "Route tables %s and %s belong to different networks", from.ID, to.ID)
	}
	id := "rtbassoc-0" + r.ID("ec2/route-table-association", 16)
	out := &ReplaceRouteTableAssociationOutput{NewAssociationId: new(id), AssociationState: &RouteTableAssociationState{new("associated")}}
	if main {
		from.Main, from.MainAssociation = false, ""
		routeTables.Put(r.Scoped, from.ID, from)
		to, _ = routeTables.Get(r.Scoped, to.ID)
		to.Main, to.MainAssociation = true, id
		routeTables.Put(r.Scoped, to.ID, to)
		return out, nil
	}
	subnet := from.Associations[at].Subnet
	from.Associations = slices.Delete(from.Associations, at, at+1)
	routeTables.Put(r.Scoped, from.ID, from)
	to, _ = routeTables.Get(r.Scoped, to.ID)
	to.Associations = append(to.Associations, routeAssociation{ID: id, Subnet: subnet})
	routeTables.Put(r.Scoped, to.ID, to)
	return out, nil
}

// DisassociateRouteTableInput is EC2's.
type DisassociateRouteTableInput struct{ AssociationId *string }

// DisassociateRouteTableOutput is EC2's.
type DisassociateRouteTableOutput struct{ Return *bool }

func disassociateRouteTable(r *operation.Request, in *DisassociateRouteTableInput) (*DisassociateRouteTableOutput, error) {
	t, at, main, err := associationOf(r, operation.Deref(in.AssociationId))
	if err != nil {
		return nil, err
	}
	if main {
		return nil, clientError("InvalidParameterValue", "cannot disassociate the main route table association %s", *in.AssociationId)
	}
	t.Associations = slices.Delete(t.Associations, at, at+1)
	routeTables.Put(r.Scoped, t.ID, t)
	return &DisassociateRouteTableOutput{Return: new(true)}, nil
}
