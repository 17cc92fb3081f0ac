package elbv2

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// interfacesEvent is when the network interfaces of a deleted load balancer, or
// of a subnet it has left, are gone; its body lists them.
const interfacesEvent = "elbv2/interfaces"

// interfaceRemoval is how long they stay, about as on AWS: their security
// groups and subnets cannot be deleted meanwhile.
const interfaceRemoval = 30 * time.Second

// subnetMappings are what a request says of subnets, in one of its two ways.
func subnetMappings(subnets []string, mappings []elbtypes.SubnetMapping) ([]elbtypes.SubnetMapping, error) {
	if len(subnets) > 0 && len(mappings) > 0 {
		return nil, validation("You must specify either subnets or subnet mappings, but not both")
	}
	for _, id := range subnets {
		mappings = append(mappings, elbtypes.SubnetMapping{SubnetId: new(id)})
	}
	return mappings, nil
}

// connect puts a node into each subnet and takes it out of all others.
func (lb *loadBalancer) connect(r *operation.Request, mappings []elbtypes.SubnetMapping, groups []string) error {
	d := &lb.Described
	zones := map[string]bool{}
	vpc := operation.Deref(d.VpcId)
	var subnets []ec2.SubnetRecord
	for _, m := range mappings {
		s, found := ec2.Subnet(r, operation.Deref(m.SubnetId))
		switch {
		case !found:
			return &elbtypes.SubnetNotFoundException{Message: new("The subnet ID '" + operation.Deref(m.SubnetId) + "' does not exist")}
		case zones[s.Zone]:
			return invalidConfiguration("A load balancer cannot be attached to multiple subnets in the same Availability Zone")
		case vpc != "" && s.VPC != vpc:
			return invalidConfiguration("All subnets must belong to the same VPC: '%s'", vpc)
		}
		if err := lb.checkMapping(m); err != nil {
			return err
		}
		zones[s.Zone], vpc = true, s.VPC
		subnets = append(subnets, s)
	}
	switch {
	case d.Type == elbtypes.LoadBalancerTypeEnumApplication && len(zones) < 2:
		return validation("At least two subnets in two different Availability Zones must be specified")
	case len(zones) == 0:
		return validation("At least one subnet must be specified")
	}
	if d.Scheme == elbtypes.LoadBalancerSchemeEnumInternetFacing && !ec2.HasInternetGateway(r, vpc) {
		return &elbtypes.InvalidSubnetException{Message: new("VPC " + vpc + " has no internet gateway")}
	}
	d.VpcId = new(vpc)
	groups, err := lb.checkSecurityGroups(r, groups)
	if err != nil {
		return err
	}
	d.SecurityGroups = groups
	return lb.place(r, subnets, mappings)
}

// checkMapping refuses what the type of load balancer cannot have in a subnet.
func (lb *loadBalancer) checkMapping(m elbtypes.SubnetMapping) error {
	network := lb.Described.Type == elbtypes.LoadBalancerTypeEnumNetwork
	internal := lb.Described.Scheme == elbtypes.LoadBalancerSchemeEnumInternal
	switch {
	case m.IPv6Address != nil || m.SourceNatIpv6Prefix != nil:
		return unsupported("IPv6 addresses in subnet mappings")
	case m.AllocationId != nil && (!network || internal):
		return invalidConfiguration("You can specify Elastic IP addresses for internet-facing Network Load Balancers only")
	case m.PrivateIPv4Address != nil && (!network || !internal):
		return invalidConfiguration("You can specify private IPv4 addresses for internal Network Load Balancers only")
	}
	return nil
}

// checkSecurityGroups gives an Application Load Balancer that names none the
// VPC's default group; other types do without.
func (lb *loadBalancer) checkSecurityGroups(r *operation.Request, groups []string) ([]string, error) {
	d := &lb.Described
	if d.Type == elbtypes.LoadBalancerTypeEnumGateway && len(groups) > 0 {
		return nil, validation("Security groups are not supported for load balancers with type 'gateway'")
	}
	if len(groups) == 0 && d.Type == elbtypes.LoadBalancerTypeEnumApplication {
		if g, found := ec2.DefaultSecurityGroup(r, *d.VpcId); found {
			groups = []string{g.ID}
		}
	}
	for _, id := range groups {
		g, found := ec2.SecurityGroup(r, id)
		if !found {
			return nil, &elbtypes.InvalidSecurityGroupException{Message: new("Security group '" + id + "' does not exist")}
		}
		if g.VPC != *d.VpcId {
			return nil, invalidConfiguration("One or more security groups are invalid: '%s' does not belong to VPC '%s'", id, *d.VpcId)
		}
	}
	return groups, nil
}

// place makes the interfaces that are missing, lets go of those no longer
// wanted and describes the zones.
func (lb *loadBalancer) place(r *operation.Request, subnets []ec2.SubnetRecord, mappings []elbtypes.SubnetMapping) error {
	d := &lb.Described
	kept := map[string]string{}
	zoneOf := map[string]elbtypes.AvailabilityZone{}
	for _, z := range d.AvailabilityZones {
		zoneOf[*z.SubnetId] = z
	}
	var zones []elbtypes.AvailabilityZone
	for i, s := range subnets {
		if id, there := lb.Interfaces[s.ID]; there {
			kept[s.ID] = id
			zones = append(zones, zoneOf[s.ID])
			continue
		}
		n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{
			Subnet: s.ID, Address: operation.Deref(mappings[i].PrivateIPv4Address), SecurityGroups: d.SecurityGroups,
			WithoutGroups: d.Type != elbtypes.LoadBalancerTypeEnumApplication, Description: lb.interfaceDescription(), Type: interfaceTypes[d.Type], Public: d.Scheme == elbtypes.LoadBalancerSchemeEnumInternetFacing && mappings[i].AllocationId == nil,
		})
		if err != nil {
			return invalidConfiguration("%s", ec2Message(err))
		}
		kept[s.ID] = n.ID
		zone := elbtypes.AvailabilityZone{SubnetId: new(s.ID), ZoneName: new(s.Zone), LoadBalancerAddresses: []elbtypes.LoadBalancerAddress{}}
		if m := mappings[i]; m.AllocationId != nil || m.PrivateIPv4Address != nil {
			a := elbtypes.LoadBalancerAddress{AllocationId: m.AllocationId, PrivateIPv4Address: m.PrivateIPv4Address}
			if m.AllocationId != nil {
				public, err := ec2.AssociateElasticAddress(r, *m.AllocationId, n.ID)
				if err != nil {
					return &elbtypes.AllocationIdNotFoundException{Message: new(ec2Message(err))}
				}
				a.IpAddress = new(public)
			}
			zone.LoadBalancerAddresses = append(zone.LoadBalancerAddresses, a)
		}
		zones = append(zones, zone)
	}
	slices.SortFunc(zones, func(a, b elbtypes.AvailabilityZone) int { return strings.Compare(*a.ZoneName, *b.ZoneName) })
	d.AvailabilityZones = zones
	var left []string
	for _, subnet := range slices.Sorted(maps.Keys(lb.Interfaces)) {
		if kept[subnet] == "" {
			left = append(left, lb.Interfaces[subnet])
		}
	}
	lb.Interfaces = kept
	removeInterfaces(r, lb.arn(), left)
	return nil
}

// interfaceTypes are EC2's names for the interfaces of load balancers
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html).
var interfaceTypes = map[elbtypes.LoadBalancerTypeEnum]string{
	elbtypes.LoadBalancerTypeEnumApplication: "interface",
	elbtypes.LoadBalancerTypeEnumNetwork:     "network_load_balancer",
	elbtypes.LoadBalancerTypeEnumGateway:     "gateway_load_balancer",
}

// interfaceDescription is by what clients find the interfaces: "ELB app/web/0123456789abcdef".
func (lb *loadBalancer) interfaceDescription() string {
	_, suffix, _ := strings.Cut(lb.arn(), ":"+kindLoadBalancer+"/")
	return "ELB " + suffix
}

// disconnect lets go of all interfaces.
func (lb *loadBalancer) disconnect(r *operation.Request) {
	removeInterfaces(r, lb.arn(), slices.Sorted(maps.Values(lb.Interfaces)))
}

func removeInterfaces(r *operation.Request, arn string, ids []string) {
	if len(ids) == 0 {
		return
	}
	body, _ := json.Marshal(ids) // strings always encode
	r.Enqueue(store.Event{Due: r.Now().Add(interfaceRemoval), Kind: interfacesEvent, Key: arn, Body: body})
}

func interfacesGone(r *operation.Request, e store.Event) error {
	var ids []string
	if err := json.Unmarshal(e.Body, &ids); err != nil {
		return err
	}
	for _, id := range ids {
		ec2.DeleteNetworkInterface(r, id)
	}
	return nil
}

func setSecurityGroups(r *operation.Request, in *elb.SetSecurityGroupsInput) (*elb.SetSecurityGroupsOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	d := &lb.Described
	if d.Type == elbtypes.LoadBalancerTypeEnumNetwork && len(d.SecurityGroups) == 0 && len(in.SecurityGroups) > 0 {
		return nil, invalidConfiguration("You cannot set security groups on a Network Load Balancer that was created without any")
	}
	if len(in.SecurityGroups) == 0 && d.Type == elbtypes.LoadBalancerTypeEnumApplication {
		return nil, validation("At least one security group must be specified")
	}
	groups, err := lb.checkSecurityGroups(r, in.SecurityGroups)
	if err != nil {
		return nil, err
	}
	d.SecurityGroups = groups
	out := &elb.SetSecurityGroupsOutput{SecurityGroupIds: groups}
	if e := in.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic; e != "" {
		if d.Type != elbtypes.LoadBalancerTypeEnumNetwork {
			return nil, validation("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is supported for Network Load Balancers only")
		}
		d.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = new(string(e))
		out.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = e
	}
	for _, id := range lb.Interfaces {
		ec2.SetSecurityGroups(r, id, groups)
	}
	lb.put(r)
	return out, nil
}

func setSubnets(r *operation.Request, in *elb.SetSubnetsInput) (*elb.SetSubnetsOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	if err := checkIPAddressType(in.IpAddressType); err != nil {
		return nil, err
	}
	mappings, err := subnetMappings(in.Subnets, in.SubnetMappings)
	if err != nil {
		return nil, err
	}
	if err := lb.connect(r, mappings, lb.Described.SecurityGroups); err != nil {
		return nil, err
	}
	lb.put(r)
	return &elb.SetSubnetsOutput{AvailabilityZones: lb.Described.AvailabilityZones, IpAddressType: lb.Described.IpAddressType}, nil
}

func setIPAddressType(r *operation.Request, in *elb.SetIpAddressTypeInput) (*elb.SetIpAddressTypeOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	if err := checkIPAddressType(in.IpAddressType); err != nil {
		return nil, err
	}
	return &elb.SetIpAddressTypeOutput{IpAddressType: lb.Described.IpAddressType}, nil
}
