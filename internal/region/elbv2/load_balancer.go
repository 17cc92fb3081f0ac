package elbv2

import (
	"slices"
	"strings"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// provisioning is how long a new load balancer takes to become active, about as on AWS.
const provisioning = 2 * time.Minute

// loadBalancer is a load balancer as the region keeps it.
type loadBalancer struct {
	Described elbtypes.LoadBalancer
	// Attributes are those that differ from what the type begins with.
	Attributes map[string]string
	// Interfaces are the network interfaces of its nodes: subnet -> interface.
	Interfaces map[string]string
}

var (
	loadBalancers = store.Collection[loadBalancer]{Name: "elbv2/load-balancer"} // by ARN
	// loadBalancerNames hold the ARN that has a name.
	loadBalancerNames = store.Collection[string]{Name: "elbv2/load-balancer-name"}
)

const loadBalancerEvent = "elbv2/load-balancer"

func registerLoadBalancers(s *operation.Service) {
	operation.Register(s, createLoadBalancer)
	operation.Register(s, describeLoadBalancers)
	operation.Register(s, deleteLoadBalancer)
	operation.Register(s, describeLoadBalancerAttributes)
	operation.Register(s, modifyLoadBalancerAttributes)
	operation.Register(s, setSecurityGroups)
	operation.Register(s, setSubnets)
	operation.Register(s, setIPAddressType)
	operation.Register(s, describeCapacityReservation)
	s.On(loadBalancerEvent, loadBalancerReady)
	s.On(interfacesEvent, interfacesGone)
}

func (lb *loadBalancer) arn() string { return *lb.Described.LoadBalancerArn }

// kind is the type as ARNs and attributes abbreviate it.
func (lb *loadBalancer) kind() string { return arnTypes[lb.Described.Type] }

func (lb *loadBalancer) put(r *operation.Request) { loadBalancers.Put(r.Scoped, lb.arn(), *lb) }

func getLoadBalancer(r *operation.Request, arn *string) (*loadBalancer, error) {
	if err := checkARN(operation.Deref(arn), kindLoadBalancer); err != nil {
		return nil, err
	}
	lb, found := loadBalancers.Get(r.Scoped, *arn)
	if !found {
		return nil, loadBalancerNotFound(*arn)
	}
	return &lb, nil
}

func createLoadBalancer(r *operation.Request, in *elb.CreateLoadBalancerInput) (*elb.CreateLoadBalancerOutput, error) {
	if err := checkNewLoadBalancer(in); err != nil {
		return nil, err
	}
	kind := in.Type
	if kind == "" {
		kind = elbtypes.LoadBalancerTypeEnumApplication
	}
	d := elbtypes.LoadBalancer{
		LoadBalancerName: in.Name, Type: kind, Scheme: in.Scheme, IpAddressType: in.IpAddressType, CreatedTime: new(r.Now()),
		State: &elbtypes.LoadBalancerState{Code: elbtypes.LoadBalancerStateEnumProvisioning},
	}
	if d.Scheme == "" && kind != elbtypes.LoadBalancerTypeEnumGateway {
		d.Scheme = elbtypes.LoadBalancerSchemeEnumInternetFacing
	}
	if d.IpAddressType == "" {
		d.IpAddressType = elbtypes.IpAddressTypeIpv4
	}
	mappings, err := subnetMappings(in.Subnets, in.SubnetMappings)
	if err != nil {
		return nil, err
	}
	if old, taken := loadBalancerNames.Get(r.Scoped, *in.Name); taken {
		return repeatedLoadBalancer(r, old, &d, mappings, in.SecurityGroups)
	}
	if loadBalancerNames.Count(r.Scoped, "") >= maxLoadBalancers {
		return nil, &elbtypes.TooManyLoadBalancersException{Message: new("The maximum number of load balancers has been reached")}
	}
	tagged, err := mergeTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	id := r.ID("elbv2/load-balancer", 16)
	d.LoadBalancerArn = new(makeARN(r, kindLoadBalancer+"/"+arnTypes[kind]+"/"+*in.Name+"/"+id))
	d.DNSName, d.CanonicalHostedZoneId = new(dnsName(r, &d, id)), new(hostedZone(r.Region, kind))
	lb := &loadBalancer{Described: d, Attributes: initialAttributes(&d), Interfaces: map[string]string{}}
	if err := lb.connect(r, mappings, in.SecurityGroups); err != nil {
		return nil, err
	}
	lb.put(r)
	loadBalancerNames.Put(r.Scoped, *in.Name, lb.arn())
	putTags(r, lb.arn(), tagged)
	r.Enqueue(store.Event{Due: r.Now().Add(provisioning), Kind: loadBalancerEvent, Key: lb.arn()})
	return &elb.CreateLoadBalancerOutput{LoadBalancers: []elbtypes.LoadBalancer{lb.Described}}, nil
}

// checkNewLoadBalancer refuses what no account could create.
func checkNewLoadBalancer(in *elb.CreateLoadBalancerInput) error {
	if err := checkName("Load balancer", operation.Deref(in.Name)); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(*in.Name, "internal-"):
		return validation("Load balancer name '%s' cannot begin with 'internal-'", *in.Name)
	case in.Type != "" && arnTypes[in.Type] == "":
		return validation("'%s' must be one of: application, network, gateway", in.Type)
	case in.Scheme != "" && !slices.Contains(in.Scheme.Values(), in.Scheme):
		return validation("'%s' must be one of: internet-facing, internal", in.Scheme)
	case in.Scheme != "" && in.Type == elbtypes.LoadBalancerTypeEnumGateway:
		return validation("Scheme cannot be specified for load balancers with type 'gateway'")
	case in.CustomerOwnedIpv4Pool != nil:
		return unsupported("CustomerOwnedIpv4Pool")
	case in.IpamPools != nil:
		return unsupported("IpamPools")
	case in.EnablePrefixForIpv6SourceNat == elbtypes.EnablePrefixForIpv6SourceNatEnumOn:
		return unsupported("EnablePrefixForIpv6SourceNat")
	}
	return checkIPAddressType(in.IpAddressType)
}

func checkIPAddressType(t elbtypes.IpAddressType) error {
	switch t {
	case "", elbtypes.IpAddressTypeIpv4:
		return nil
	case elbtypes.IpAddressTypeDualstack, elbtypes.IpAddressTypeDualstackWithoutPublicIpv4:
		return &elbtypes.InvalidSubnetException{Message: new("You must specify subnets with an associated IPv6 CIDR block; the embedded region's subnets have none")}
	}
	return validation("'%s' must be one of: ipv4, dualstack, dualstack-without-public-ipv4", t)
}

// repeatedLoadBalancer answers a second creation: the same settings give the
// load balancer there is
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html).
func repeatedLoadBalancer(r *operation.Request, arn string, d *elbtypes.LoadBalancer, mappings []elbtypes.SubnetMapping, groups []string) (*elb.CreateLoadBalancerOutput, error) {
	lb, _ := loadBalancers.Get(r.Scoped, arn)
	old := lb.Described
	same := old.Type == d.Type && old.Scheme == d.Scheme && old.IpAddressType == d.IpAddressType && len(mappings) == len(old.AvailabilityZones) &&
		(len(groups) == 0 || slices.Equal(slices.Sorted(slices.Values(groups)), slices.Sorted(slices.Values(old.SecurityGroups))))
	for _, m := range mappings {
		_, there := lb.Interfaces[operation.Deref(m.SubnetId)]
		same = same && there
	}
	if !same {
		return nil, &elbtypes.DuplicateLoadBalancerNameException{Message: new("A load balancer with the same name '" + *d.LoadBalancerName + "' exists, but with different settings")}
	}
	return &elb.CreateLoadBalancerOutput{LoadBalancers: []elbtypes.LoadBalancer{old}}, nil
}

func initialAttributes(d *elbtypes.LoadBalancer) map[string]string {
	changed := map[string]string{}
	if d.Type == elbtypes.LoadBalancerTypeEnumApplication {
		changed[crossZone] = "true"
	}
	if d.Scheme == elbtypes.LoadBalancerSchemeEnumInternal {
		changed[denyGateway] = "true"
	}
	return changed
}

// dnsName is web-0123456789.eu-west-1.elb.amazonaws.com for Application and
// web-0123456789abcdef.elb.eu-west-1.amazonaws.com for the other Load
// Balancers, with "internal-" before the name of an internal Application Load Balancer
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html).
func dnsName(r *operation.Request, d *elbtypes.LoadBalancer, id string) string {
	suffix := ecsspec.DNSSuffix(r.Region)
	if d.Type != elbtypes.LoadBalancerTypeEnumApplication {
		return *d.LoadBalancerName + "-" + id + ".elb." + r.Region + "." + suffix
	}
	name := *d.LoadBalancerName
	if d.Scheme == elbtypes.LoadBalancerSchemeEnumInternal {
		name = "internal-" + name
	}
	return name + "-" + decimal(id) + "." + r.Region + ".elb." + suffix
}

// decimal turns an id into ten digits, as the names of Application Load Balancers have.
func decimal(id string) string {
	digits := []byte("1000000000")
	for i := range digits {
		digits[i] = '0' + id[i]%10
	}
	digits[0] = '1'
	return string(digits)
}

// loadBalancerReady ends the provisioning.
func loadBalancerReady(r *operation.Request, e store.Event) error {
	if lb, found := loadBalancers.Get(r.Scoped, e.Key); found {
		lb.Described.State = &elbtypes.LoadBalancerState{Code: elbtypes.LoadBalancerStateEnumActive}
		lb.put(r)
	}
	return nil
}

func describeLoadBalancers(r *operation.Request, in *elb.DescribeLoadBalancersInput) (*elb.DescribeLoadBalancersOutput, error) {
	if len(in.LoadBalancerArns) > 0 && len(in.Names) > 0 {
		return nil, validation("Load balancer names and load balancer ARNs cannot be specified at the same time")
	}
	var found []elbtypes.LoadBalancer
	switch {
	case len(in.LoadBalancerArns) > 0:
		for _, arn := range in.LoadBalancerArns {
			lb, err := getLoadBalancer(r, &arn)
			if err != nil {
				return nil, err
			}
			found = append(found, lb.Described)
		}
	case len(in.Names) > 0:
		for _, name := range in.Names {
			arn, there := loadBalancerNames.Get(r.Scoped, name)
			if !there {
				return nil, loadBalancerNotFound(name)
			}
			lb, _ := loadBalancers.Get(r.Scoped, arn)
			found = append(found, lb.Described)
		}
	default:
		for _, lb := range loadBalancers.List(r.Scoped, "") {
			found = append(found, lb.Described)
		}
	}
	found, next, err := page(found, func(d elbtypes.LoadBalancer) string { return *d.LoadBalancerArn }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeLoadBalancersOutput{LoadBalancers: found, NextMarker: next}, nil
}

// deleteLoadBalancer deletes its listeners with it; one that is not there is no
// error (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html).
func deleteLoadBalancer(r *operation.Request, in *elb.DeleteLoadBalancerInput) (*elb.DeleteLoadBalancerOutput, error) {
	if err := checkARN(operation.Deref(in.LoadBalancerArn), kindLoadBalancer); err != nil {
		return nil, err
	}
	lb, found := loadBalancers.Get(r.Scoped, *in.LoadBalancerArn)
	if !found {
		return &elb.DeleteLoadBalancerOutput{}, nil
	}
	if loadBalancerAttributes.value(lb.Attributes, deletionProtection) == "true" {
		return nil, notPermitted("Load balancer '%s' cannot be deleted because deletion protection is enabled", lb.arn())
	}
	for _, l := range listeners.List(r.Scoped, child(lb.arn(), kindLoadBalancer, kindListener)) {
		removeListener(r, &l)
	}
	loadBalancers.Delete(r.Scoped, lb.arn())
	loadBalancerNames.Delete(r.Scoped, *lb.Described.LoadBalancerName)
	tags.Delete(r.Scoped, lb.arn())
	r.Cancel(loadBalancerEvent, lb.arn())
	lb.disconnect(r)
	return &elb.DeleteLoadBalancerOutput{}, nil
}

// describeCapacityReservation answers that there is none: every load balancer
// of the region scales by itself.
func describeCapacityReservation(r *operation.Request, in *elb.DescribeCapacityReservationInput) (*elb.DescribeCapacityReservationOutput, error) {
	if _, err := getLoadBalancer(r, in.LoadBalancerArn); err != nil {
		return nil, err
	}
	return &elb.DescribeCapacityReservationOutput{}, nil
}
