package elbv2

import (
	"maps"
	"strconv"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	deregistrationDelay = "deregistration_delay.timeout_seconds"
	preserveClientIP    = "preserve_client_ip.enabled"
	stickinessType      = "stickiness.type"
)

// targetGroupAttributes are those of
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html.
// Kinds: "app", "lambda", "net" and "gwy".
var targetGroupAttributes = attributeSet{noun: "Target group", all: []attribute{
	{deregistrationDelay, "app net gwy", "300", "0-3600"},
	{"deregistration_delay.connection_termination.enabled", "net", "false", "bool"},
	{"lambda.multi_value_headers.enabled", "lambda", "false", "bool"},
	{"load_balancing.algorithm.type", "app", "round_robin", "round_robin|least_outstanding_requests|weighted_random"},
	{"load_balancing.algorithm.anomaly_mitigation", "app", "off", "on|off"},
	{"load_balancing.cross_zone.enabled", "app net lambda", "use_load_balancer_configuration", "true|false|use_load_balancer_configuration"},
	{preserveClientIP, "net", "true", "bool"},
	{"proxy_protocol_v2.enabled", "net", "false", "bool"},
	{"slow_start.duration_seconds", "app", "0", "0|30-900"},
	{"stickiness.enabled", "app net gwy lambda", "false", "bool"},
	{stickinessType, "app net gwy lambda", "lb_cookie", "lb_cookie|app_cookie|source_ip|source_ip_dest_ip|source_ip_dest_ip_proto"},
	{"stickiness.app_cookie.cookie_name", "app lambda", "", ""},
	{"stickiness.app_cookie.duration_seconds", "app lambda", "86400", "1-604800"},
	{"stickiness.lb_cookie.duration_seconds", "app lambda", "86400", "1-604800"},
	{"target_failover.on_deregistration", "gwy", "no_rebalance", "rebalance|no_rebalance"},
	{"target_failover.on_unhealthy", "gwy", "no_rebalance", "rebalance|no_rebalance"},
	{"target_group_health.dns_failover.minimum_healthy_targets.count", "app net lambda", "1", "off|1-1000"},
	{"target_group_health.dns_failover.minimum_healthy_targets.percentage", "app net lambda", "off", "off|1-100"},
	{"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "app net lambda", "1", "1-1000"},
	{"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "app net lambda", "off", "off|1-100"},
	{"target_health_state.unhealthy.connection_termination.enabled", "net", "true", "bool"},
	{"target_health_state.unhealthy.draining_interval_seconds", "net", "0", "0-360000"},
}}

// kind is what of the attributes the group has.
func (g *TargetGroupRecord) kind() string {
	switch d := g.Described; {
	case d.TargetType == elbtypes.TargetTypeEnumLambda:
		return "lambda"
	case isHTTP(d.Protocol):
		return "app"
	case d.Protocol == elbtypes.ProtocolEnumGeneve:
		return "gwy"
	}
	return "net"
}

// initialAttributes sets what hangs on protocol and target type.
func (g *TargetGroupRecord) initialAttributes() {
	d := g.Described
	switch g.kind() {
	case "net":
		g.Attributes[stickinessType] = "source_ip"
		if udp(d.Protocol) {
			g.Attributes["deregistration_delay.connection_termination.enabled"] = "true"
			g.Attributes["target_health_state.unhealthy.connection_termination.enabled"] = "false"
		} else if d.TargetType == elbtypes.TargetTypeEnumIp {
			g.Attributes[preserveClientIP] = "false"
		}
	case "gwy":
		g.Attributes[stickinessType] = "source_ip_dest_ip"
	}
}

func udp(p elbtypes.ProtocolEnum) bool {
	return p == elbtypes.ProtocolEnumUdp || p == elbtypes.ProtocolEnumTcpUdp
}

// DeregistrationDelay is how long a target that leaves the group drains.
func (g *TargetGroupRecord) DeregistrationDelay() time.Duration {
	seconds, _ := strconv.Atoi(targetGroupAttributes.value(g.Attributes, deregistrationDelay)) // checked when it was set
	return time.Duration(seconds) * time.Second
}

func (g *TargetGroupRecord) attributeList() []elbtypes.TargetGroupAttribute {
	var out []elbtypes.TargetGroupAttribute
	targetGroupAttributes.values(g.kind(), g.Attributes, func(key, value string) {
		out = append(out, elbtypes.TargetGroupAttribute{Key: new(key), Value: new(value)})
	})
	return out
}

func describeTargetGroupAttributes(r *operation.Request, in *elb.DescribeTargetGroupAttributesInput) (*elb.DescribeTargetGroupAttributesOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeTargetGroupAttributesOutput{Attributes: g.attributeList()}, nil
}

// stickinessTypes are those a kind of group can have.
var stickinessTypes = map[string]map[string]bool{
	"app": {"lb_cookie": true, "app_cookie": true}, "lambda": {"lb_cookie": true, "app_cookie": true},
	"net": {"source_ip": true}, "gwy": {"source_ip_dest_ip": true, "source_ip_dest_ip_proto": true},
}

func modifyTargetGroupAttributes(r *operation.Request, in *elb.ModifyTargetGroupAttributesInput) (*elb.ModifyTargetGroupAttributesOutput, error) {
	g, err := getTargetGroup(r, in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	changed := maps.Clone(g.Attributes)
	if changed == nil {
		changed = map[string]string{}
	}
	for _, a := range in.Attributes {
		key, value := operation.Deref(a.Key), operation.Deref(a.Value)
		if err := targetGroupAttributes.check(g.kind(), "target groups with protocol '"+string(g.Described.Protocol)+"'", key, value); err != nil {
			return nil, err
		}
		if key == stickinessType && !stickinessTypes[g.kind()][value] {
			return nil, invalidConfiguration("Stickiness type '%s' is not supported for target groups with the %s protocol", value, g.Described.Protocol)
		}
		if key == preserveClientIP && value == "false" && udp(g.Described.Protocol) {
			return nil, invalidConfiguration("Client IP preservation cannot be disabled for target groups with the %s protocol", g.Described.Protocol)
		}
		changed[key] = value
	}
	g.Attributes = changed
	g.put(r)
	return &elb.ModifyTargetGroupAttributesOutput{Attributes: g.attributeList()}, nil
}
