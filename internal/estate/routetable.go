package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// RouteTable says where the traffic of subnets goes.
type RouteTable struct {
	Resource *module.Resource
	VPC      Link[VPC]
	// Routes are those in the table or of their own resources.
	Routes []*Route
	// Complete is false when there may be more routes.
	Complete bool
}

// Route leads addresses to one gateway.
type Route struct {
	Resource    *module.Resource
	Destination Value[string] // a CIDR; unknown for prefix lists
	// Gateway is an internet gateway or virtual private gateway, NAT a NAT gateway. Other is set for all others: instances,
	// interfaces, transit gateways, peerings, endpoints.
	Gateway, NAT Value[string]
	Other        bool
}

// Default reports whether the route is for all addresses; ok is false when that cannot be known.
func (r *Route) Default() (isDefault, ok bool) {
	destination, ok := r.Destination.Get()
	return destination == "0.0.0.0/0", ok
}

func readRouteTable(b *builder, r *module.Resource) {
	t := &RouteTable{Resource: r, Complete: !r.Body.UnknownBlocks["route"]}
	b.estate.RouteTables = append(b.estate.RouteTables, t)
	b.routeTables.add(r, t, Value[string]{})
	b.relate(func() {
		t.VPC = resolve(b, r.Body.Attr("vpc_id"), b.vpcs)
		t.VPC.each(func(v *VPC) { v.RouteTables = append(v.RouteTables, t) })
		if kindOf(r.Type) == "default_route_table" {
			// default_route_table_id is an attribute of the VPC.
			t.VPC = resolve(b, r.Body.Attr("default_route_table_id"), b.vpcs)
			t.VPC.each(func(v *VPC) { v.RouteTables, v.MainTable = append(v.RouteTables, t), t })
		}
		inline := r.Body.All("route")
		for _, block := range inline {
			if !block.Unknown {
				t.Routes = append(t.Routes, readRouteOf(r, block.Attr, "cidr_block"))
			}
		}
		if list := r.Body.Attr("route"); list != nil && len(inline) == 0 {
			t.Complete = t.Complete && list.Complete()
			for _, e := range list.Elems() {
				t.Routes = append(t.Routes, readRouteOf(r, e.Attr, "cidr_block"))
			}
		}
	})
}

func readRouteOf(r *module.Resource, attr func(string) *module.Value, cidr string) *Route {
	route := &Route{Resource: r, Destination: nonEmpty(attr(cidr)), Gateway: nonEmpty(attr("gateway_id")), NAT: nonEmpty(attr("nat_gateway_id"))}
	if route.Destination.Absent() {
		route.Destination.state = unknown
	}
	for _, other := range []string{
		"instance_id", "network_interface_id", "transit_gateway_id", "vpc_peering_connection_id", "vpc_endpoint_id", "egress_only_gateway_id",
		"carrier_gateway_id", "local_gateway_id", "core_network_arn",
	} {
		route.Other = route.Other || given(attr(other))
	}
	return route
}

func readRoute(b *builder, r *module.Resource) {
	b.relate(func() {
		route := readRouteOf(r, r.Body.Attr, "destination_cidr_block")
		// The table may also be named by the VPC's attribute for its main one.
		for _, t := range resolve(b, r.Body.Attr("route_table_id"), b.routeTables).Targets {
			t.Routes = append(t.Routes, route)
		}
	})
}

func readRouteTableAssociation(b *builder, r *module.Resource) {
	b.relate(func() {
		tables := resolve(b, r.Body.Attr("route_table_id"), b.routeTables)
		for _, s := range resolve(b, r.Body.Attr("subnet_id"), b.subnets).Targets {
			s.RouteTables = append(s.RouteTables, tables.Targets...)
		}
	})
}

func readMainRouteTable(b *builder, r *module.Resource) {
	b.relate(func() {
		table := resolve(b, r.Body.Attr("route_table_id"), b.routeTables).One()
		resolve(b, r.Body.Attr("vpc_id"), b.vpcs).each(func(v *VPC) { v.MainTable = table })
	})
}

func (l Link[T]) each(do func(*T)) {
	for _, t := range l.Targets {
		do(t)
	}
}

// Table is the route table in effect; nil when it is not in the code or may be one of several.
func (s *Subnet) Table() *RouteTable {
	switch len(s.RouteTables) {
	case 1:
		return s.RouteTables[0]
	case 0:
		if v := s.VPC.One(); v != nil {
			return v.MainTable
		}
	}
	return nil
}
