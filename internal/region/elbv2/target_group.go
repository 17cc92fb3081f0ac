package elbv2

import (
	"slices"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// TargetGroupRecord is a target group as the region keeps it.
type TargetGroupRecord struct {
	// Described is what is described of it; LoadBalancerArns is filled in when it is.
	Described elbtypes.TargetGroup
	// Attributes are those that differ from what its kind begins with.
	Attributes map[string]string
}

var (
	targetGroups = store.Collection[TargetGroupRecord]{Name: "elbv2/target-group"} // by ARN
	// targetGroupNames hold the ARN that has a name.
	targetGroupNames = store.Collection[string]{Name: "elbv2/target-group-name"}
)

func registerTargetGroups(s *operation.Service) {
	operation.Register(s, createTargetGroup)
	operation.Register(s, describeTargetGroups)
	operation.Register(s, modifyTargetGroup)
	operation.Register(s, deleteTargetGroup)
	operation.Register(s, describeTargetGroupAttributes)
	operation.Register(s, modifyTargetGroupAttributes)
}

// TargetGroup finds a target group by its ARN.
func TargetGroup(r *operation.Request, arn string) (TargetGroupRecord, bool) {
	g, found := targetGroups.Get(r.Scoped, arn)
	if found {
		g.Described.LoadBalancerArns = loadBalancersOf(r, arn)
	}
	return g, found
}

// ARN of the target group.
func (g *TargetGroupRecord) ARN() string { return *g.Described.TargetGroupArn }

func (g *TargetGroupRecord) put(r *operation.Request) { targetGroups.Put(r.Scoped, g.ARN(), *g) }

func (g *TargetGroupRecord) describe(r *operation.Request) elbtypes.TargetGroup {
	d := g.Described
	d.LoadBalancerArns = loadBalancersOf(r, g.ARN())
	return d
}

func getTargetGroup(r *operation.Request, arn *string) (*TargetGroupRecord, error) {
	if err := checkARN(operation.Deref(arn), kindTargetGroup); err != nil {
		return nil, err
	}
	g, found := targetGroups.Get(r.Scoped, *arn)
	if !found {
		return nil, targetGroupNotFound()
	}
	return &g, nil
}

func createTargetGroup(r *operation.Request, in *elb.CreateTargetGroupInput) (*elb.CreateTargetGroupOutput, error) {
	if err := checkName("Target group", operation.Deref(in.Name)); err != nil {
		return nil, err
	}
	d, err := newTargetGroup(r, in)
	if err != nil {
		return nil, err
	}
	if old, taken := targetGroupNames.Get(r.Scoped, *in.Name); taken {
		return repeatedTargetGroup(r, old, d)
	}
	if targetGroupNames.Count(r.Scoped, "") >= maxTargetGroups {
		return nil, &elbtypes.TooManyTargetGroupsException{Message: new("The maximum number of target groups has been reached")}
	}
	tagged, err := mergeTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	d.TargetGroupArn = new(makeARN(r, kindTargetGroup+"/"+*in.Name+"/"+r.ID("elbv2/target-group", 16)))
	g := &TargetGroupRecord{Described: *d, Attributes: map[string]string{}}
	g.initialAttributes()
	g.put(r)
	targetGroupNames.Put(r.Scoped, *in.Name, g.ARN())
	putTags(r, g.ARN(), tagged)
	return &elb.CreateTargetGroupOutput{TargetGroups: []elbtypes.TargetGroup{g.describe(r)}}, nil
}

// newTargetGroup checks what the group is for and fills in what is left open.
func newTargetGroup(r *operation.Request, in *elb.CreateTargetGroupInput) (*elbtypes.TargetGroup, error) {
	d := &elbtypes.TargetGroup{
		TargetGroupName: in.Name, TargetType: in.TargetType, Protocol: in.Protocol, ProtocolVersion: in.ProtocolVersion,
		Port: in.Port, VpcId: in.VpcId, IpAddressType: in.IpAddressType,
	}
	if d.TargetType == "" {
		d.TargetType = elbtypes.TargetTypeEnumInstance
	}
	if d.IpAddressType == "" {
		d.IpAddressType = elbtypes.TargetGroupIpAddressTypeEnumIpv4
	}
	switch {
	case !slices.Contains(d.TargetType.Values(), d.TargetType):
		return nil, validation("'%s' must be one of: instance, ip, lambda, alb", d.TargetType)
	case d.IpAddressType == elbtypes.TargetGroupIpAddressTypeEnumIpv6:
		return nil, unsupported("target groups of IPv6 targets")
	case in.TargetControlPort != nil:
		return nil, unsupported("TargetControlPort")
	}
	if d.TargetType == elbtypes.TargetTypeEnumLambda {
		if d.Protocol != "" || d.Port != nil || d.VpcId != nil {
			return nil, validation("Protocol, port and VPC cannot be specified for target groups with target type 'lambda'")
		}
		d.IpAddressType = ""
	} else if err := checkRouting(r, d); err != nil {
		return nil, err
	}
	return d, setHealthCheck(d, healthCheckOf(in), true)
}

// checkRouting checks protocol, port and VPC.
func checkRouting(r *operation.Request, d *elbtypes.TargetGroup) error {
	switch {
	case d.Protocol == "":
		return validation("A protocol must be specified")
	case !slices.Contains(d.Protocol.Values(), d.Protocol):
		return validation("'%s' must be one of: HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC", d.Protocol)
	case d.Port == nil:
		return validation("A port must be specified")
	case *d.Port < 1 || *d.Port > 65535:
		return validation("1 validation error detected: Value '%d' at 'port' failed to satisfy constraint: Member must have value between 1 and 65535", *d.Port)
	case d.Protocol == elbtypes.ProtocolEnumGeneve && *d.Port != genevePort:
		return validation("Port must be %d for target groups with protocol 'GENEVE'", genevePort)
	case d.TargetType == elbtypes.TargetTypeEnumAlb && d.Protocol != elbtypes.ProtocolEnumTcp:
		return validation("Protocol '%s' is not supported with target type 'alb'", d.Protocol)
	case operation.Deref(d.VpcId) == "":
		return validation("A VPC ID must be specified")
	}
	if _, found := ec2.VPC(r, *d.VpcId); !found {
		return validation("The VPC ID '%s' is not found", *d.VpcId)
	}
	if !isHTTP(d.Protocol) {
		if d.ProtocolVersion != nil {
			return validation("Protocol version cannot be specified for target groups with protocol '%s'", d.Protocol)
		}
		return nil
	}
	switch v := operation.Deref(d.ProtocolVersion); v {
	case "":
		d.ProtocolVersion = new("HTTP1")
	case "HTTP1", "HTTP2", protocolGRPC:
	default:
		return validation("Protocol version '%s' must be one of: HTTP1, HTTP2, GRPC", v)
	}
	return nil
}

const (
	genevePort   = 6081
	protocolGRPC = "GRPC"
)

func isHTTP(p elbtypes.ProtocolEnum) bool {
	return p == elbtypes.ProtocolEnumHttp || p == elbtypes.ProtocolEnumHttps
}

// repeatedTargetGroup answers a second creation: the same settings give the
// group there is (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html).
func repeatedTargetGroup(r *operation.Request, arn string, d *elbtypes.TargetGroup) (*elb.CreateTargetGroupOutput, error) {
	g, _ := targetGroups.Get(r.Scoped, arn)
	old := g.Described
	if old.TargetType != d.TargetType || old.Protocol != d.Protocol || operation.Deref(old.Port) != operation.Deref(d.Port) || operation.Deref(old.VpcId) != operation.Deref(d.VpcId) ||
		operation.Deref(old.ProtocolVersion) != operation.Deref(d.ProtocolVersion) || !sameHealthCheck(&old, d) {
		return nil, &elbtypes.DuplicateTargetGroupNameException{Message: new("A target group with the same name '" + *d.TargetGroupName + "' exists, but with different settings")}
	}
	return &elb.CreateTargetGroupOutput{TargetGroups: []elbtypes.TargetGroup{g.describe(r)}}, nil
}

func describeTargetGroups(r *operation.Request, in *elb.DescribeTargetGroupsInput) (*elb.DescribeTargetGroupsOutput, error) {
	given := 0
	for _, is := range []bool{in.LoadBalancerArn != nil, len(in.Names) > 0, len(in.TargetGroupArns) > 0} {
		if is {
			given++
		}
	}
	if given > 1 {
		return nil, validation("Only one of target group names, target group ARNs and a load balancer ARN can be specified")
	}
	var found []TargetGroupRecord
	switch {
	case in.LoadBalancerArn != nil:
		lb, err := getLoadBalancer(r, in.LoadBalancerArn)
		if err != nil {
			return nil, err
		}
		for _, arn := range groupsOf(r, lb.arn()) {
			g, _ := targetGroups.Get(r.Scoped, arn)
			found = append(found, g)
		}
	case len(in.TargetGroupArns) > 0:
		for _, arn := range in.TargetGroupArns {
			g, err := getTargetGroup(r, &arn)
			if err != nil {
				return nil, err
			}
			found = append(found, *g)
		}
	case len(in.Names) > 0:
		for _, name := range in.Names {
			arn, there := targetGroupNames.Get(r.Scoped, name)
			if !there {
				return nil, targetGroupNotFound()
			}
			g, _ := targetGroups.Get(r.Scoped, arn)
			found = append(found, g)
		}
	default:
		found = targetGroups.List(r.Scoped, "")
	}
	found, next, err := page(found, func(g TargetGroupRecord) string { return g.ARN() }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &elb.DescribeTargetGroupsOutput{TargetGroups: []elbtypes.TargetGroup{}, NextMarker: next}
	for _, g := range found {
		out.TargetGroups = append(out.TargetGroups, g.describe(r))
	}
	return out, nil
}

func modifyTargetGroup(r *operation.Request, in *elb.ModifyTargetGroupInput) (*elb.ModifyTargetGroupOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	if err := setHealthCheck(&g.Described, healthCheck{
		enabled: in.HealthCheckEnabled, interval: in.HealthCheckIntervalSeconds, timeout: in.HealthCheckTimeoutSeconds,
		path: in.HealthCheckPath, port: in.HealthCheckPort, protocol: in.HealthCheckProtocol,
		healthy: in.HealthyThresholdCount, unhealthy: in.UnhealthyThresholdCount, matcher: in.Matcher,
	}, false); err != nil {
		return nil, err
	}
	g.put(r)
	recheckTargets(r, g)
	return &elb.ModifyTargetGroupOutput{TargetGroups: []elbtypes.TargetGroup{g.describe(r)}}, nil
}

// deleteTargetGroup succeeds for a group that is not there: the API has no
// error for it (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html).
func deleteTargetGroup(r *operation.Request, in *elb.DeleteTargetGroupInput) (*elb.DeleteTargetGroupOutput, error) {
	if err := checkARN(operation.Deref(in.TargetGroupArn), kindTargetGroup); err != nil {
		return nil, err
	}
	g, found := targetGroups.Get(r.Scoped, *in.TargetGroupArn)
	if !found {
		return &elb.DeleteTargetGroupOutput{}, nil
	}
	if len(Routes(r, g.ARN())) > 0 {
		return nil, inUse("Target group '%s' is currently in use by a listener or a rule", g.ARN())
	}
	for _, t := range targets.List(r.Scoped, g.ARN()+"/") {
		t.remove(r)
	}
	targetGroups.Delete(r.Scoped, g.ARN())
	targetGroupNames.Delete(r.Scoped, *g.Described.TargetGroupName)
	tags.Delete(r.Scoped, g.ARN())
	return &elb.DeleteTargetGroupOutput{}, nil
}
