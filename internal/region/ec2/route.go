package ec2

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// routeRecord is one route of a table: what it leads to has its id in Target.
type routeRecord struct {
	Destination string
	Target      string
	// Endpoint: it was made by a gateway endpoint, for a prefix list.
	Endpoint bool `json:",omitempty"`
}

// Route is EC2's.
type Route struct {
	DestinationCidrBlock    *string
	DestinationPrefixListId *string
	GatewayId               *string
	NatGatewayId            *string
	NetworkInterfaceId      *string
	Origin                  *string
	State                   *string
}

func (d routeRecord) describe(r *operation.Request) Route {
	out := Route{DestinationCidrBlock: new(d.Destination), Origin: new("CreateRoute"), State: new("active")}
	if d.Endpoint {
		out.DestinationCidrBlock, out.DestinationPrefixListId = nil, new(d.Destination)
	}
	alive := true
	switch {
	case strings.HasPrefix(d.Target, "nat-"):
		g, found := natGateways.Get(r.Scoped, d.Target)
		out.NatGatewayId, alive = new(d.Target), found && g.State != natDeleted
	case strings.HasPrefix(d.Target, "eni-"):
		_, alive = networkInterfaces.Get(r.Scoped, d.Target)
		out.NetworkInterfaceId = new(d.Target)
	case strings.HasPrefix(d.Target, "igw-"):
		g, found := internetGateways.Get(r.Scoped, d.Target)
		out.GatewayId, alive = new(d.Target), found && g.VPC != ""
	default:
		out.GatewayId = new(d.Target)
	}
	if !alive {
		out.State = new("blackhole")
	}
	return out
}

// RouteTarget is what a request says of where a route leads; EC2 has more kinds
// of targets than the region has things.
type RouteTarget struct {
	GatewayId, NatGatewayId, NetworkInterfaceId                                             *string
	InstanceId, VpcPeeringConnectionId, TransitGatewayId, VpcEndpointId, LocalGatewayId     *string
	EgressOnlyInternetGatewayId, CarrierGatewayId, CoreNetworkArn, DestinationIpv6CidrBlock *string
	DestinationPrefixListId                                                                 *string
}

// find checks the one target that there must be.
func (t RouteTarget) find(r *operation.Request, vpc string) (id string, err error) {
	for name, other := range map[string]*string{
		"InstanceId": t.InstanceId, "VpcPeeringConnectionId": t.VpcPeeringConnectionId, "TransitGatewayId": t.TransitGatewayId,
		"VpcEndpointId": t.VpcEndpointId, "LocalGatewayId": t.LocalGatewayId, "EgressOnlyInternetGatewayId": t.EgressOnlyInternetGatewayId,
		"CarrierGatewayId": t.CarrierGatewayId, "CoreNetworkArn": t.CoreNetworkArn, "DestinationIpv6CidrBlock": t.DestinationIpv6CidrBlock,
		"DestinationPrefixListId": t.DestinationPrefixListId,
	} {
		if operation.Deref(other) != "" {
			return "", unsupported("routes with %s", name)
		}
	}
	var ids []string
	for _, given := range []*string{t.GatewayId, t.NatGatewayId, t.NetworkInterfaceId} {
		if operation.Deref(given) != "" {
			ids = append(ids, *given)
		}
	}
	switch {
	case len(ids) == 0:
		return "", missingParameter("gatewayId, natGatewayId or networkInterfaceId")
	case len(ids) > 1:
		return "", clientError("InvalidParameterCombination", "Only one of gatewayId, natGatewayId and networkInterfaceId can be specified")
	}
	id = ids[0]
	switch {
	case operation.Deref(t.NatGatewayId) != "":
		g, found := natGateways.Get(r.Scoped, id)
		if !found {
			return "", clientError("InvalidNatGatewayID.NotFound", "The natGateway ID '%s' does not exist", id)
		}
		if g.VPC != vpc {
			return "", clientError("InvalidParameterValue", "route table and NAT gateway %s belong to different networks", id)
		}
	case operation.Deref(t.NetworkInterfaceId) != "":
		n, found := networkInterfaces.Get(r.Scoped, id)
		if !found {
			return "", interfaceNotFound(id)
		}
		if n.VPC != vpc {
			return "", clientError("InvalidParameterValue", "route table and interface %s belong to different networks", id)
		}
	default:
		g, err := getInternetGateway(r, &id)
		if err != nil {
			return "", err
		}
		if g.VPC != vpc {
			return "", clientError("InvalidParameterValue", "route table and network gateway %s belong to different networks", id)
		}
	}
	return id, nil
}

// CreateRouteInput is EC2's, as far as it is honoured.
type CreateRouteInput struct {
	RouteTableId, DestinationCidrBlock                                                      *string
	GatewayId, NatGatewayId, NetworkInterfaceId                                             *string
	InstanceId, VpcPeeringConnectionId, TransitGatewayId, VpcEndpointId, LocalGatewayId     *string
	EgressOnlyInternetGatewayId, CarrierGatewayId, CoreNetworkArn, DestinationIpv6CidrBlock *string
	DestinationPrefixListId                                                                 *string
}

// CreateRouteOutput is EC2's.
type CreateRouteOutput struct{ Return *bool }

func createRoute(r *operation.Request, in *CreateRouteInput) (*CreateRouteOutput, error) {
	t, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	target, err := RouteTarget{
		in.GatewayId, in.NatGatewayId, in.NetworkInterfaceId, in.InstanceId, in.VpcPeeringConnectionId, in.TransitGatewayId, in.VpcEndpointId,
		in.LocalGatewayId, in.EgressOnlyInternetGatewayId, in.CarrierGatewayId, in.CoreNetworkArn, in.DestinationIpv6CidrBlock, in.DestinationPrefixListId,
	}.find(r, t.VPC)
	if err != nil {
		return nil, err
	}
	p, err := parseCIDR("destinationCidrBlock", operation.Deref(in.DestinationCidrBlock))
	if err != nil {
		return nil, err
	}
	v, _ := vpcs.Get(r.Scoped, t.VPC)
	if at := t.route(p.String()); at >= 0 {
		if t.Routes[at].Target == target {
			return &CreateRouteOutput{Return: new(true)}, nil
		}
		return nil, clientError("RouteAlreadyExists", "The route identified by %s already exists.", p)
	}
	if p.String() == v.CIDR {
		return nil, clientError("RouteAlreadyExists", "The route identified by %s already exists.", p)
	}
	t.Routes = append(t.Routes, routeRecord{Destination: p.String(), Target: target})
	slices.SortFunc(t.Routes, func(a, b routeRecord) int { return strings.Compare(a.Destination, b.Destination) })
	routeTables.Put(r.Scoped, t.ID, t)
	return &CreateRouteOutput{Return: new(true)}, nil
}

func (t *routeTableRecord) route(destination string) int {
	return slices.IndexFunc(t.Routes, func(d routeRecord) bool { return d.Destination == destination })
}

// ReplaceRouteInput is EC2's, as far as it is honoured.
type ReplaceRouteInput struct {
	RouteTableId, DestinationCidrBlock                                                      *string
	GatewayId, NatGatewayId, NetworkInterfaceId                                             *string
	InstanceId, VpcPeeringConnectionId, TransitGatewayId, VpcEndpointId, LocalGatewayId     *string
	EgressOnlyInternetGatewayId, CarrierGatewayId, CoreNetworkArn, DestinationIpv6CidrBlock *string
	DestinationPrefixListId                                                                 *string
}

// ReplaceRouteOutput is EC2's.
type ReplaceRouteOutput struct{ Return *bool }

func replaceRoute(r *operation.Request, in *ReplaceRouteInput) (*ReplaceRouteOutput, error) {
	t, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	target, err := RouteTarget{
		in.GatewayId, in.NatGatewayId, in.NetworkInterfaceId, in.InstanceId, in.VpcPeeringConnectionId, in.TransitGatewayId, in.VpcEndpointId,
		in.LocalGatewayId, in.EgressOnlyInternetGatewayId, in.CarrierGatewayId, in.CoreNetworkArn, in.DestinationIpv6CidrBlock, in.DestinationPrefixListId,
	}.find(r, t.VPC)
	if err != nil {
		return nil, err
	}
	at, err := t.existingRoute(operation.Deref(in.DestinationCidrBlock))
	if err != nil {
		return nil, err
	}
	t.Routes[at].Target = target
	routeTables.Put(r.Scoped, t.ID, t)
	return &ReplaceRouteOutput{Return: new(true)}, nil
}

func (t *routeTableRecord) existingRoute(destination string) (at int, err error) {
	p, err := parseCIDR("destinationCidrBlock", destination)
	if err != nil {
		return 0, err
	}
	if at = t.route(p.String()); at < 0 {
		return 0, clientError("InvalidRoute.NotFound", "no route with destination-cidr-block %s in route table %s", p, t.ID)
	}
	return at, nil
}

// DeleteRouteInput is EC2's, as far as it is honoured.
type DeleteRouteInput struct{ RouteTableId, DestinationCidrBlock *string }

// DeleteRouteOutput is EC2's.
type DeleteRouteOutput struct{ Return *bool }

func deleteRoute(r *operation.Request, in *DeleteRouteInput) (*DeleteRouteOutput, error) {
	t, err := getRouteTable(r, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	at, err := t.existingRoute(operation.Deref(in.DestinationCidrBlock))
	if err != nil {
		return nil, err
	}
	t.Routes = slices.Delete(t.Routes, at, at+1)
	routeTables.Put(r.Scoped, t.ID, t)
	return &DeleteRouteOutput{Return: new(true)}, nil
}
