package ec2

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// vpcEndpointRecord is a VPC endpoint as the region keeps it.
type vpcEndpointRecord struct {
	ID, VPC, Service, Type, State string
	Policy                        string `json:",omitempty"`
	// RouteTables are those of a gateway endpoint; the rest is an interface endpoint's.
	RouteTables    []string          `json:",omitempty"`
	Subnets        []string          `json:",omitempty"`
	SecurityGroups []string          `json:",omitempty"`
	Interfaces     map[string]string `json:",omitempty"` // subnet -> interface
	PrivateDNS     bool              `json:",omitempty"`
	Created        time.Time
}

var vpcEndpoints = store.Collection[vpcEndpointRecord]{Name: "ec2/vpc-endpoint"}

const (
	gatewayEndpoint   = "Gateway"
	interfaceEndpoint = "Interface"
	// openPolicy is what an endpoint has that is given none
	// (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html).
	openPolicy = `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
)

func registerVPCEndpoints(s *operation.Service) {
	operation.Register(s, createVpcEndpoint)
	operation.Register(s, describeVpcEndpoints)
	operation.Register(s, modifyVpcEndpoint)
	operation.Register(s, deleteVpcEndpoints)
	operation.Register(s, describeVpcEndpointServices)
	operation.Register(s, describePrefixLists)
}

// CreateVpcEndpointInput is EC2's, as far as it is honoured.
type CreateVpcEndpointInput struct {
	VpcId, ServiceName, VpcEndpointType, PolicyDocument *string
	RouteTableIds                                       []string `query:"RouteTableId"`
	SubnetIds                                           []string `query:"SubnetId"`
	SecurityGroupIds                                    []string `query:"SecurityGroupId"`
	PrivateDnsEnabled                                   *bool
	IpAddressType                                       *string
	ClientToken                                         *string
	TagSpecifications                                   []TagSpecification `query:"TagSpecification"`
}

// CreateVpcEndpointOutput is EC2's.
type CreateVpcEndpointOutput struct {
	VpcEndpoint *VpcEndpoint
	ClientToken *string
}

// VpcEndpoint is EC2's.
type VpcEndpoint struct {
	VpcEndpointId       *string
	VpcEndpointType     *string
	VpcId               *string
	ServiceName         *string
	State               *string
	PolicyDocument      *string
	RouteTableIds       []string                  `xml:"routeTableIdSet"`
	SubnetIds           []string                  `xml:"subnetIdSet"`
	Groups              []SecurityGroupIdentifier `xml:"groupSet"`
	NetworkInterfaceIds []string                  `xml:"networkInterfaceIdSet"`
	DnsEntries          []DnsEntry                `xml:"dnsEntrySet"`
	IpAddressType       *string
	DnsOptions          *DnsOptions
	PrivateDnsEnabled   *bool
	RequesterManaged    *bool
	CreationTimestamp   *time.Time
	OwnerId             *string
	Tags                []Tag `xml:"tagSet"`
}

// SecurityGroupIdentifier is EC2's.
type SecurityGroupIdentifier struct{ GroupId, GroupName *string }

// DnsEntry is EC2's.
type DnsEntry struct{ DnsName, HostedZoneId *string }

// DnsOptions is EC2's.
type DnsOptions struct{ DnsRecordIpType *string }

func (e vpcEndpointRecord) describe(r *operation.Request) VpcEndpoint {
	d := VpcEndpoint{
		VpcEndpointId: new(e.ID), VpcEndpointType: new(e.Type), VpcId: new(e.VPC), ServiceName: new(e.Service), State: new(e.State),
		PolicyDocument: new(e.Policy), RouteTableIds: e.RouteTables, SubnetIds: e.Subnets, PrivateDnsEnabled: new(e.PrivateDNS),
		RequesterManaged: new(false), CreationTimestamp: new(e.Created), OwnerId: new(r.Account), Tags: tagList(tagsOf(r, e.ID)),
		IpAddressType: new("ipv4"), DnsOptions: &DnsOptions{new("ipv4")},
	}
	for _, id := range e.SecurityGroups {
		g, _ := SecurityGroup(r, id)
		d.Groups = append(d.Groups, SecurityGroupIdentifier{new(id), new(g.Name)})
	}
	for _, subnet := range e.Subnets {
		d.NetworkInterfaceIds = append(d.NetworkInterfaceIds, e.Interfaces[subnet])
	}
	if e.Type != interfaceEndpoint {
		d.DnsOptions.DnsRecordIpType = new("service-defined")
		return d
	}
	short, _ := endpointService(r, e.Service)
	d.DnsEntries = []DnsEntry{{new(e.ID + "-" + e.ID[len(e.ID)-8:] + "." + short + "." + r.Region + ".vpce.amazonaws.com"), new("Z" + e.ID[len(e.ID)-12:])}}
	if e.PrivateDNS {
		d.DnsEntries = append(d.DnsEntries, DnsEntry{new(short + "." + r.Region + ".amazonaws.com"), nil})
	}
	return d
}

func createVpcEndpoint(r *operation.Request, in *CreateVpcEndpointInput) (*CreateVpcEndpointOutput, error) {
	v, found := VPC(r, operation.Deref(in.VpcId))
	if !found {
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	}
	e := vpcEndpointRecord{
		ID: "vpce-0" + r.ID("ec2/vpc-endpoint", 16), VPC: v.ID, Service: operation.Deref(in.ServiceName), Type: operation.Deref(in.VpcEndpointType),
		Policy: openPolicy, Created: r.Now(), State: "pending", PrivateDNS: operation.Deref(in.PrivateDnsEnabled), Interfaces: map[string]string{},
	}
	if e.Type == "" {
		e.Type = gatewayEndpoint
	}
	short, known := endpointService(r, e.Service)
	switch {
	case !known || e.Type == gatewayEndpoint && !isGatewayService(short):
		return nil, clientError("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", e.Service)
	case e.Type != gatewayEndpoint && e.Type != interfaceEndpoint:
		return nil, unsupported("VPC endpoints of type %s", e.Type)
	case operation.Deref(in.IpAddressType) != "" && *in.IpAddressType != "ipv4":
		return nil, unsupported("VPC endpoints with IPv6 addresses")
	case e.Type == interfaceEndpoint && len(in.RouteTableIds) > 0, e.Type == gatewayEndpoint && len(in.SubnetIds)+len(in.SecurityGroupIds) > 0:
		return nil, clientError("InvalidParameter", "Route tables are for gateway endpoints, subnets and security groups for interface endpoints")
	case e.PrivateDNS && e.Type == gatewayEndpoint:
		return nil, clientError("InvalidParameter", "Private DNS is for interface endpoints")
	}
	if in.PolicyDocument != nil {
		if err := e.setPolicy(*in.PolicyDocument); err != nil {
			return nil, err
		}
	}
	if err := e.checkPrivateDNS(r); err != nil {
		return nil, err
	}
	if e.Type == interfaceEndpoint && len(in.SecurityGroupIds) == 0 {
		g, _ := DefaultSecurityGroup(r, v.ID)
		in.SecurityGroupIds = []string{g.ID}
	}
	if err := e.change(r, in.RouteTableIds, nil, in.SubnetIds, nil, in.SecurityGroupIds, nil); err != nil {
		return nil, err
	}
	if e.Type == gatewayEndpoint {
		e.State = "available"
	} else {
		settleIn(r, e.ID, endpointCreation)
	}
	vpcEndpoints.Put(r.Scoped, e.ID, e)
	if err := tagNew(r, e.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateVpcEndpointOutput{VpcEndpoint: new(e.describe(r)), ClientToken: in.ClientToken}, nil
}

func (e *vpcEndpointRecord) setPolicy(text string) error {
	if !json.Valid([]byte(text)) {
		return clientError("InvalidPolicyDocument", "The policy document is not valid JSON")
	}
	e.Policy = text
	return nil
}

// checkPrivateDNS holds the conditions of
// https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html.
func (e *vpcEndpointRecord) checkPrivateDNS(r *operation.Request) error {
	if !e.PrivateDNS {
		return nil
	}
	if v, _ := VPC(r, e.VPC); !v.DNSSupport || !v.DNSHostnames {
		return clientError("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for %s", e.VPC)
	}
	for _, other := range vpcEndpoints.List(r.Scoped, "") {
		if other.ID != e.ID && other.VPC == e.VPC && other.Service == e.Service && other.PrivateDNS {
			return clientError("InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting DNS domain for %s in the VPC %s", e.Service, e.VPC)
		}
	}
	return nil
}

// change adds and removes what the endpoint is tied to.
func (e *vpcEndpointRecord) change(r *operation.Request, addTables, dropTables, addSubnets, dropSubnets, addGroups, dropGroups []string) error {
	for _, id := range addTables {
		t, err := getRouteTable(r, &id)
		if err != nil {
			return err
		}
		if t.VPC != e.VPC {
			return clientError("InvalidRouteTableId.NotFound", "The route table '%s' does not exist in VPC '%s'", id, e.VPC)
		}
	}
	for _, id := range addGroups {
		if g, found := SecurityGroup(r, id); !found || g.VPC != e.VPC {
			return clientError("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", id, e.VPC)
		}
	}
	e.RouteTables = altered(e.RouteTables, addTables, dropTables)
	e.SecurityGroups = altered(e.SecurityGroups, addGroups, dropGroups)
	list, _ := prefixListOf(r, e.Service)
	for _, id := range append(slices.Clone(addTables), dropTables...) {
		e.route(r, id, list.id, slices.Contains(e.RouteTables, id))
	}
	zones := map[string]bool{}
	for _, id := range altered(e.Subnets, addSubnets, dropSubnets) {
		s, found := Subnet(r, id)
		if !found || s.VPC != e.VPC {
			return clientError("InvalidSubnetId.NotFound", "The subnet ID '%s' does not exist in VPC '%s'", id, e.VPC)
		}
		if zones[s.Zone] {
			return clientError("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone of %s. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.", id)
		}
		zones[s.Zone] = true
	}
	e.Subnets = altered(e.Subnets, addSubnets, dropSubnets)
	for _, id := range dropSubnets {
		DeleteNetworkInterface(r, e.Interfaces[id])
		delete(e.Interfaces, id)
	}
	for _, id := range e.Subnets {
		if e.Interfaces[id] != "" {
			SetSecurityGroups(r, e.Interfaces[id], e.SecurityGroups)
			continue
		}
		n, err := CreateNetworkInterface(r, NewNetworkInterface{
			Subnet: id, SecurityGroups: e.SecurityGroups, Type: "vpc_endpoint", Description: "VPC Endpoint Interface " + e.ID,
		})
		if err != nil {
			return err
		}
		e.Interfaces[id] = n.ID
	}
	return nil
}

// altered is a list with some added and some taken away, sorted.
func altered(have, add, drop []string) []string {
	out := append(slices.Clone(have), add...)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return slices.Contains(drop, id) })
}

// route writes the endpoint's route into a table, or takes it out.
func (e *vpcEndpointRecord) route(r *operation.Request, table, list string, wanted bool) {
	t, found := routeTables.Get(r.Scoped, table)
	if !found {
		return
	}
	t.Routes = slices.DeleteFunc(t.Routes, func(d routeRecord) bool { return d.Target == e.ID })
	if wanted {
		t.Routes = append(t.Routes, routeRecord{Destination: list, Target: e.ID, Endpoint: true})
	}
	routeTables.Put(r.Scoped, t.ID, t)
}

func vpcEndpointSettled(r *operation.Request, id string) {
	e, found := vpcEndpoints.Get(r.Scoped, id)
	if !found {
		return
	}
	if e.State == "deleting" {
		for _, n := range e.Interfaces {
			DeleteNetworkInterface(r, n)
		}
		vpcEndpoints.Delete(r.Scoped, id)
		tags.Delete(r.Scoped, id)
		return
	}
	e.State = "available"
	vpcEndpoints.Put(r.Scoped, id, e)
}

// DescribeVpcEndpointsInput is EC2's.
type DescribeVpcEndpointsInput struct {
	VpcEndpointIds []string `query:"VpcEndpointId"`
	Filters        []Filter `query:"Filter"`
	MaxResults     *int32
	NextToken      *string
}

// DescribeVpcEndpointsOutput is EC2's.
type DescribeVpcEndpointsOutput struct {
	VpcEndpoints []VpcEndpoint `xml:"vpcEndpointSet"`
	NextToken    *string
}

func endpointNotFound(id string) error {
	return clientError("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist", id)
}

func describeVpcEndpoints(r *operation.Request, in *DescribeVpcEndpointsInput) (*DescribeVpcEndpointsOutput, error) {
	kept, next, err := choose(r, vpcEndpoints.List(r.Scoped, ""), func(e vpcEndpointRecord) string { return e.ID },
		func(e vpcEndpointRecord) map[string][]string {
			return map[string][]string{
				"vpc-endpoint-id": {e.ID}, "vpc-id": {e.VPC}, "service-name": {e.Service}, "vpc-endpoint-type": {e.Type},
				"vpc-endpoint-state": {e.State}, "ip-address-type": {"ipv4"},
			}
		}, asked{in.VpcEndpointIds, in.Filters, in.MaxResults, in.NextToken}, endpointNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcEndpointsOutput{NextToken: next}
	for _, e := range kept {
		out.VpcEndpoints = append(out.VpcEndpoints, e.describe(r))
	}
	return out, nil
}

// ModifyVpcEndpointInput is EC2's, as far as it is honoured.
type ModifyVpcEndpointInput struct {
	VpcEndpointId, PolicyDocument *string
	ResetPolicy                   *bool
	AddRouteTableIds              []string `query:"AddRouteTableId"`
	RemoveRouteTableIds           []string `query:"RemoveRouteTableId"`
	AddSubnetIds                  []string `query:"AddSubnetId"`
	RemoveSubnetIds               []string `query:"RemoveSubnetId"`
	AddSecurityGroupIds           []string `query:"AddSecurityGroupId"`
	RemoveSecurityGroupIds        []string `query:"RemoveSecurityGroupId"`
	PrivateDnsEnabled             *bool
}

// ModifyVpcEndpointOutput is EC2's.
type ModifyVpcEndpointOutput struct{ Return *bool }

func modifyVpcEndpoint(r *operation.Request, in *ModifyVpcEndpointInput) (*ModifyVpcEndpointOutput, error) {
	e, found := vpcEndpoints.Get(r.Scoped, operation.Deref(in.VpcEndpointId))
	if !found {
		return nil, endpointNotFound(operation.Deref(in.VpcEndpointId))
	}
	if operation.Deref(in.ResetPolicy) {
		e.Policy = openPolicy
	}
	if in.PolicyDocument != nil {
		if err := e.setPolicy(*in.PolicyDocument); err != nil {
			return nil, err
		}
	}
	if in.PrivateDnsEnabled != nil {
		e.PrivateDNS = *in.PrivateDnsEnabled
		if err := e.checkPrivateDNS(r); err != nil {
			return nil, err
		}
	}
	if err := e.change(r, in.AddRouteTableIds, in.RemoveRouteTableIds, in.AddSubnetIds, in.RemoveSubnetIds, in.AddSecurityGroupIds, in.RemoveSecurityGroupIds); err != nil {
		return nil, err
	}
	vpcEndpoints.Put(r.Scoped, e.ID, e)
	return &ModifyVpcEndpointOutput{Return: new(true)}, nil
}

// DeleteVpcEndpointsInput is EC2's.
type DeleteVpcEndpointsInput struct {
	VpcEndpointIds []string `query:"VpcEndpointId"`
}

// DeleteVpcEndpointsOutput is EC2's.
type DeleteVpcEndpointsOutput struct {
	Unsuccessful []UnsuccessfulItem `xml:"unsuccessful"`
}

// UnsuccessfulItem is EC2's.
type UnsuccessfulItem struct {
	ResourceId *string
	Error      *UnsuccessfulItemError
}

// UnsuccessfulItemError is EC2's.
type UnsuccessfulItemError struct{ Code, Message *string }

func deleteVpcEndpoints(r *operation.Request, in *DeleteVpcEndpointsInput) (*DeleteVpcEndpointsOutput, error) {
	out := &DeleteVpcEndpointsOutput{}
	for _, id := range in.VpcEndpointIds {
		e, found := vpcEndpoints.Get(r.Scoped, id)
		if !found {
			out.Unsuccessful = append(out.Unsuccessful, UnsuccessfulItem{new(id), &UnsuccessfulItemError{
				new("InvalidVpcEndpoint.NotFound"), new("The Vpc Endpoint Id '" + id + "' does not exist"),
			}})
			continue
		}
		for _, table := range e.RouteTables {
			e.route(r, table, "", false)
		}
		e.State = "deleting"
		vpcEndpoints.Put(r.Scoped, id, e)
		settleIn(r, id, endpointDeletion)
	}
	return out, nil
}
