package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// VPC is a network.
type VPC struct {
	Resource  *module.Resource
	CIDR      Value[string]
	Subnets   []*Subnet
	Endpoints []*Endpoint
	// RouteTables are those of the VPC; MainTable is that of subnets which name none, nil when it is not in the code.
	RouteTables []*RouteTable
	MainTable   *RouteTable
}

// Subnet is a part of a VPC in one availability zone.
type Subnet struct {
	Resource *module.Resource
	VPC      Link[VPC]
	CIDR     Value[string]
	// Zone is the availability zone by name or by id.
	Zone        Value[string]
	MapPublicIP Value[bool]
	// RouteTables are those associated with it: one, or none for the VPC's main one.
	RouteTables []*RouteTable
}

// Endpoint is a VPC endpoint of a service.
type Endpoint struct {
	Resource       *module.Resource
	VPC            Link[VPC]
	Service        Value[string] // com.amazonaws.eu-west-1.ecr.api
	Type           Value[string] // Gateway when not written
	PrivateDNS     Value[bool]
	Subnets        List[Link[Subnet]]
	RouteTables    List[Link[RouteTable]]
	SecurityGroups List[Link[SecurityGroup]]
}

func readVPC(b *builder, r *module.Resource) {
	v := &VPC{Resource: r, CIDR: nonEmpty(r.Body.Attr("cidr_block"))}
	b.estate.VPCs = append(b.estate.VPCs, v)
	b.vpcs.add(r, v, Value[string]{})
}

func readSubnet(b *builder, r *module.Resource) {
	s := &Subnet{
		Resource: r, CIDR: nonEmpty(r.Body.Attr("cidr_block")), Zone: nonEmpty(r.Body.Attr("availability_zone")),
		MapPublicIP: boolean(r.Body.Attr("map_public_ip_on_launch")),
	}
	if s.Zone.Absent() {
		s.Zone = nonEmpty(r.Body.Attr("availability_zone_id"))
	}
	b.estate.Subnets = append(b.estate.Subnets, s)
	b.subnets.add(r, s, Value[string]{})
	b.relate(func() {
		s.VPC = resolve(b, r.Body.Attr("vpc_id"), b.vpcs)
		for _, v := range s.VPC.Targets {
			v.Subnets = append(v.Subnets, s)
		}
	})
}

func readEndpoint(b *builder, r *module.Resource) {
	e := &Endpoint{
		Resource: r, Service: nonEmpty(r.Body.Attr("service_name")), Type: nonEmpty(r.Body.Attr("vpc_endpoint_type")),
		PrivateDNS: boolean(r.Body.Attr("private_dns_enabled")),
	}
	b.estate.Endpoints = append(b.estate.Endpoints, e)
	b.endpoints.add(r, e, Value[string]{})
	b.relate(func() {
		e.VPC = resolve(b, r.Body.Attr("vpc_id"), b.vpcs)
		e.Subnets = joined(e.Subnets, links(b, r.Body.Attr("subnet_ids"), b.subnets))
		e.RouteTables = joined(e.RouteTables, links(b, r.Body.Attr("route_table_ids"), b.routeTables))
		e.SecurityGroups = joined(e.SecurityGroups, links(b, r.Body.Attr("security_group_ids"), b.securityGroups))
		for _, v := range e.VPC.Targets {
			v.Endpoints = append(v.Endpoints, e)
		}
	})
	e.Subnets.Complete, e.RouteTables.Complete, e.SecurityGroups.Complete = true, true, true
}

// readEndpointPart reads the resources that add a subnet, a route table or a security group to an endpoint.
func readEndpointPart(b *builder, r *module.Resource) {
	b.relate(func() {
		for _, e := range resolve(b, r.Body.Attr("vpc_endpoint_id"), b.endpoints).Targets {
			e.Subnets = joined(e.Subnets, single(resolve(b, r.Body.Attr("subnet_id"), b.subnets)))
			e.RouteTables = joined(e.RouteTables, single(resolve(b, r.Body.Attr("route_table_id"), b.routeTables)))
			e.SecurityGroups = joined(e.SecurityGroups, single(resolve(b, r.Body.Attr("security_group_id"), b.securityGroups)))
		}
	})
}
