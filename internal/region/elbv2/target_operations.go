package elbv2

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// firstCheck is how long the registration of a target takes, about as on AWS.
const firstCheck = 10 * time.Second

func registerTargets(s *operation.Service) {
	operation.Register(s, registerTargetsByCall)
	operation.Register(s, deregisterTargets)
	operation.Register(s, describeTargetHealth)
	s.On(targetEvent, targetDue)
}

func registerTargetsByCall(r *operation.Request, in *elb.RegisterTargetsInput) (*elb.RegisterTargetsOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	if len(in.Targets) == 0 {
		return nil, validation("At least one target must be specified")
	}
	for _, d := range in.Targets {
		how, err := checkTarget(r, g, &d)
		if err != nil {
			return nil, err
		}
		if err := RegisterTarget(r, g.ARN(), *d.Id, operation.Deref(d.Port), how); err != nil {
			return nil, err
		}
	}
	return &elb.RegisterTargetsOutput{}, nil
}

func invalidTarget(message string) error {
	return &elbtypes.InvalidTargetException{Message: new(message)}
}

// checkTarget checks a target against the type of its group and fills in its port.
func checkTarget(r *operation.Request, g *TargetGroupRecord, d *elbtypes.TargetDescription) (how Registration, err error) {
	id := operation.Deref(d.Id)
	kind := g.Described.TargetType
	if d.QuicServerId != nil {
		return how, unsupported("QuicServerId")
	}
	if kind == elbtypes.TargetTypeEnumLambda {
		if d.Port != nil {
			return how, validation("Port cannot be specified for targets with type 'lambda'")
		}
		if !strings.Contains(id, ":function:") {
			return how, validation("The target ID '%s' is not the ARN of a Lambda function", id)
		}
		return how, nil
	}
	if d.Port == nil {
		d.Port = g.Described.Port
	}
	if *d.Port < 1 || *d.Port > 65535 {
		return how, validation("Target port '%d' must be in the range [1 - 65535]", *d.Port)
	}
	switch kind {
	case elbtypes.TargetTypeEnumInstance:
		if !strings.HasPrefix(id, "i-") {
			return how, validation("Instance ID '%s' is not valid", id)
		}
	case elbtypes.TargetTypeEnumAlb:
		if checkARN(id, kindLoadBalancer) != nil || !strings.Contains(id, ":loadbalancer/app/") {
			return how, validation("The target ID '%s' is not the ARN of an Application Load Balancer", id)
		}
	case elbtypes.TargetTypeEnumIp:
		return checkAddress(r, g, id, operation.Deref(d.AvailabilityZone))
	}
	return how, nil
}

// privateRanges are where addresses outside of the group's VPC may be
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html, TargetType).
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
}

func checkAddress(r *operation.Request, g *TargetGroupRecord, id, zone string) (how Registration, err error) {
	address, err := netip.ParseAddr(id)
	if err != nil || !address.Is4() {
		return how, validation("The IP address '%s' is not a valid IPv4 address", id)
	}
	for _, s := range ec2.Subnets(r, operation.Deref(g.Described.VpcId)) {
		if p, err := netip.ParsePrefix(s.CIDR); err == nil && p.Contains(address) {
			if zone != "" && zone != s.Zone && zone != "all" {
				return how, validation("The IP address '%s' is in the Availability Zone '%s', not '%s'", id, s.Zone, zone)
			}
			how.Zone = s.Zone
			return how, nil
		}
	}
	private := false
	for _, p := range privateRanges {
		private = private || p.Contains(address)
	}
	switch {
	case !private:
		return how, invalidTarget("The IP address '" + id + "' is not within a subnet of the VPC or a private range")
	case zone == "":
		return how, validation("You must specify an Availability Zone for the IP address '%s', which is outside of the VPC of the target group", id)
	}
	how.Zone = zone
	return how, nil
}

// deregisterTargets succeeds for targets that are not registered
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html).
// One named without a port leaves with all its ports.
func deregisterTargets(r *operation.Request, in *elb.DeregisterTargetsInput) (*elb.DeregisterTargetsOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	for _, d := range in.Targets {
		for _, t := range targets.List(r.Scoped, g.ARN()+"/"+operation.Deref(d.Id)+":") {
			if d.Port == nil || *d.Port == t.Port {
				DeregisterTarget(r, g.ARN(), t.ID, t.Port)
			}
		}
	}
	return &elb.DeregisterTargetsOutput{}, nil
}

func describeTargetHealth(r *operation.Request, in *elb.DescribeTargetHealthInput) (*elb.DescribeTargetHealthOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	out := &elb.DescribeTargetHealthOutput{TargetHealthDescriptions: []elbtypes.TargetHealthDescription{}}
	if len(in.Targets) == 0 {
		for _, t := range targets.List(r.Scoped, g.ARN()+"/") {
			out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, t.describe(r, g))
		}
		return out, nil
	}
	for _, d := range in.Targets {
		port := d.Port
		if port == nil {
			port = g.Described.Port
		}
		if t, found := targets.Get(r.Scoped, targetKey(g.ARN(), operation.Deref(d.Id), operation.Deref(port))); found {
			out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, t.describe(r, g))
			continue
		}
		out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, elbtypes.TargetHealthDescription{
			Target: &elbtypes.TargetDescription{Id: d.Id, Port: port},
			TargetHealth: &elbtypes.TargetHealth{
				State: elbtypes.TargetHealthStateEnumUnused, Reason: elbtypes.TargetHealthReasonEnumNotRegistered, Description: new(describedNotRegistered),
			},
		})
	}
	return out, nil
}

func (t *TargetRecord) describe(r *operation.Request, g *TargetGroupRecord) elbtypes.TargetHealthDescription {
	d := elbtypes.TargetHealthDescription{Target: &elbtypes.TargetDescription{Id: new(t.ID)}, TargetHealth: new(t.health(r, g))}
	if t.Port != 0 {
		d.Target.Port = new(t.Port)
		d.HealthCheckPort = g.Described.HealthCheckPort
		if operation.Deref(d.HealthCheckPort) == trafficPort {
			d.HealthCheckPort = new(strconv.Itoa(int(t.Port)))
		}
	}
	if t.Zone != "" && g.Described.TargetType == elbtypes.TargetTypeEnumIp {
		d.Target.AvailabilityZone = new(t.Zone)
	}
	return d
}
