package elbv2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"slices"
	"strconv"
	"strings"
	"time"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// healthCheck is what a request says of a group's health check; what is left
// out keeps its value.
type healthCheck struct {
	enabled                               *bool
	interval, timeout, healthy, unhealthy *int32
	path, port                            *string
	protocol                              elbtypes.ProtocolEnum
	matcher                               *elbtypes.Matcher
}

func healthCheckOf(in *elb.CreateTargetGroupInput) healthCheck {
	return healthCheck{
		enabled: in.HealthCheckEnabled, interval: in.HealthCheckIntervalSeconds, timeout: in.HealthCheckTimeoutSeconds,
		path: in.HealthCheckPath, port: in.HealthCheckPort, protocol: in.HealthCheckProtocol,
		healthy: in.HealthyThresholdCount, unhealthy: in.UnhealthyThresholdCount, matcher: in.Matcher,
	}
}

// trafficPort is the health check port that means the target's own.
const trafficPort = "traffic-port"

// defaultHealthCheck is what Elastic Load Balancing fills in
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html;
// that Application Load Balancers wait 5 seconds says
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html).
// The protocol is known.
func defaultHealthCheck(d *elbtypes.TargetGroup, protocol elbtypes.ProtocolEnum) {
	lambda := d.TargetType == elbtypes.TargetTypeEnumLambda
	d.HealthCheckEnabled = new(!lambda)
	d.HealthCheckIntervalSeconds, d.HealthyThresholdCount, d.UnhealthyThresholdCount = new(int32(30)), new(int32(5)), new(int32(2))
	d.HealthCheckProtocol = protocol
	switch {
	case lambda:
		d.HealthCheckIntervalSeconds, d.HealthCheckTimeoutSeconds, d.UnhealthyThresholdCount = new(int32(35)), new(int32(30)), new(int32(5))
		d.HealthCheckPath, d.Matcher = new("/"), &elbtypes.Matcher{HttpCode: new("200")}
		return
	case d.Protocol == elbtypes.ProtocolEnumGeneve:
		d.HealthCheckIntervalSeconds, d.HealthCheckTimeoutSeconds, d.HealthCheckPort = new(int32(10)), new(int32(5)), new("80")
	default:
		d.HealthCheckTimeoutSeconds, d.HealthCheckPort = new(int32(10)), new(trafficPort)
	}
	if !isHTTP(protocol) {
		return
	}
	d.HealthCheckPath, d.Matcher = new("/"), &elbtypes.Matcher{HttpCode: new("200")}
	switch {
	case operation.Deref(d.ProtocolVersion) == protocolGRPC:
		d.HealthCheckPath, d.Matcher = new("/AWS.ALB/healthcheck"), &elbtypes.Matcher{GrpcCode: new("12")}
	case isHTTP(d.Protocol):
		d.HealthCheckTimeoutSeconds = new(int32(5))
	default: // of Network Load Balancers
		d.Matcher = &elbtypes.Matcher{HttpCode: new("200-399")}
		if protocol == elbtypes.ProtocolEnumHttp {
			d.HealthCheckTimeoutSeconds = new(int32(6))
		}
	}
}

// setHealthCheck applies a request; a new group gets the defaults first.
func setHealthCheck(d *elbtypes.TargetGroup, in healthCheck, isNew bool) error {
	protocol, err := healthCheckProtocol(d, in.protocol)
	if err != nil {
		return err
	}
	switch {
	case isNew:
		defaultHealthCheck(d, protocol)
	case protocol != d.HealthCheckProtocol:
		kept := *d
		defaultHealthCheck(d, protocol)
		d.HealthCheckEnabled, d.HealthCheckIntervalSeconds, d.HealthCheckTimeoutSeconds = kept.HealthCheckEnabled, kept.HealthCheckIntervalSeconds, kept.HealthCheckTimeoutSeconds
		d.HealthyThresholdCount, d.UnhealthyThresholdCount, d.HealthCheckPort = kept.HealthyThresholdCount, kept.UnhealthyThresholdCount, kept.HealthCheckPort
		if !isHTTP(protocol) {
			d.HealthCheckPath, d.Matcher = nil, nil
		}
	}
	if in.enabled != nil {
		if !*in.enabled && d.TargetType != elbtypes.TargetTypeEnumLambda {
			return validation("Health check enabled must be true for target groups with target type '%s'", d.TargetType)
		}
		d.HealthCheckEnabled = in.enabled
	}
	for _, n := range []struct {
		name      string
		given     *int32
		low, high int32
		set       **int32
	}{
		{"Health check interval", in.interval, 5, 300, &d.HealthCheckIntervalSeconds},
		{"Health check timeout", in.timeout, 2, 120, &d.HealthCheckTimeoutSeconds},
		{"Healthy threshold count", in.healthy, 2, 10, &d.HealthyThresholdCount},
		{"Unhealthy threshold count", in.unhealthy, 2, 10, &d.UnhealthyThresholdCount},
	} {
		if n.given == nil {
			continue
		}
		if *n.given < n.low || *n.given > n.high {
			return validation("%s '%d' must be in the range [%d - %d]", n.name, *n.given, n.low, n.high)
		}
		*n.set = n.given
	}
	if *d.HealthCheckTimeoutSeconds >= *d.HealthCheckIntervalSeconds && isHTTP(d.Protocol) {
		return validation("Health check timeout '%d' must be smaller than the interval '%d'", *d.HealthCheckTimeoutSeconds, *d.HealthCheckIntervalSeconds)
	}
	return setHealthCheckPing(d, in)
}

// setHealthCheckPing applies port, path and matcher.
func setHealthCheckPing(d *elbtypes.TargetGroup, in healthCheck) error {
	if in.port != nil {
		n, err := strconv.Atoi(*in.port)
		if *in.port != trafficPort && (err != nil || n < 1 || n > 65535) {
			return validation("Health check port '%s' must be either a number between 1 and 65535 or '%s'", *in.port, trafficPort)
		}
		d.HealthCheckPort = in.port
	}
	http := isHTTP(d.HealthCheckProtocol) || d.TargetType == elbtypes.TargetTypeEnumLambda
	if operation.Deref(in.path) != "" {
		switch {
		case !http:
			return validation("Health check path cannot be specified for health checks with protocol '%s'", d.HealthCheckProtocol)
		case !strings.HasPrefix(*in.path, "/"):
			return validation("Health check path '%s' must begin with a '/' character", *in.path)
		case len(*in.path) > 1024:
			return validation("Health check path cannot be longer than '1024' characters")
		}
		d.HealthCheckPath = in.path
	}
	if in.matcher == nil || in.matcher.HttpCode == nil && in.matcher.GrpcCode == nil {
		return nil
	}
	code, low, high := operation.Deref(in.matcher.HttpCode), 200, 499
	switch {
	case !http:
		return validation("Matcher cannot be specified for health checks with protocol '%s'", d.HealthCheckProtocol)
	case operation.Deref(d.ProtocolVersion) == protocolGRPC:
		code, low, high = operation.Deref(in.matcher.GrpcCode), 0, 99
	case !isHTTP(d.Protocol) && d.Protocol != "":
		high = 599
	}
	if _, ok := parseCodes(code, low, high); !ok {
		return validation("Health check matcher HTTP code '%s' must be within '%d-%d' inclusive", code, low, high)
	}
	d.Matcher = in.matcher
	return nil
}

// healthCheckProtocol is the protocol in effect: HTTP for Application, TCP for
// other Load Balancers unless another is asked for.
func healthCheckProtocol(d *elbtypes.TargetGroup, asked elbtypes.ProtocolEnum) (elbtypes.ProtocolEnum, error) {
	if d.TargetType == elbtypes.TargetTypeEnumLambda {
		return "", nil
	}
	if asked == "" {
		switch {
		case d.HealthCheckProtocol != "":
			return d.HealthCheckProtocol, nil
		case isHTTP(d.Protocol) || d.TargetType == elbtypes.TargetTypeEnumAlb:
			return elbtypes.ProtocolEnumHttp, nil
		}
		return elbtypes.ProtocolEnumTcp, nil
	}
	if !isHTTP(asked) && (asked != elbtypes.ProtocolEnumTcp || isHTTP(d.Protocol)) {
		return "", validation("Health check protocol '%s' is not supported for target groups with protocol '%s'", asked, d.Protocol)
	}
	return asked, nil
}

// parseCodes reads "200", "200,202" and "200-299"; the answer tells whether a code is among them.
func parseCodes(text string, low, high int) (has func(int) bool, ok bool) {
	type span struct{ from, to int }
	var spans []span
	for _, part := range strings.Split(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from < low || to > high || from > to {
			return nil, false
		}
		spans = append(spans, span{from, to})
	}
	return func(code int) bool {
		return slices.ContainsFunc(spans, func(s span) bool { return s.from <= code && code <= s.to })
	}, true
}

func sameHealthCheck(a, b *elbtypes.TargetGroup) bool {
	return operation.Deref(a.HealthCheckEnabled) == operation.Deref(b.HealthCheckEnabled) && operation.Deref(a.HealthCheckIntervalSeconds) == operation.Deref(b.HealthCheckIntervalSeconds) &&
		operation.Deref(a.HealthCheckTimeoutSeconds) == operation.Deref(b.HealthCheckTimeoutSeconds) && operation.Deref(a.HealthyThresholdCount) == operation.Deref(b.HealthyThresholdCount) &&
		operation.Deref(a.UnhealthyThresholdCount) == operation.Deref(b.UnhealthyThresholdCount) && a.HealthCheckProtocol == b.HealthCheckProtocol &&
		operation.Deref(a.HealthCheckPath) == operation.Deref(b.HealthCheckPath) && operation.Deref(a.HealthCheckPort) == operation.Deref(b.HealthCheckPort) &&
		operation.Deref(operation.Deref(a.Matcher).HttpCode) == operation.Deref(operation.Deref(b.Matcher).HttpCode) && operation.Deref(operation.Deref(a.Matcher).GrpcCode) == operation.Deref(operation.Deref(b.Matcher).GrpcCode)
}

// HealthyAfter is how long a target must answer until it is healthy: so many
// checks in a row, an interval apart
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html).
func (g *TargetGroupRecord) HealthyAfter() time.Duration {
	return time.Duration(operation.Deref(g.Described.HealthCheckIntervalSeconds)) * time.Duration(operation.Deref(g.Described.HealthyThresholdCount)) * time.Second
}

// UnhealthyAfter is how long a target must fail until it is unhealthy.
func (g *TargetGroupRecord) UnhealthyAfter() time.Duration {
	return time.Duration(operation.Deref(g.Described.HealthCheckIntervalSeconds)) * time.Duration(operation.Deref(g.Described.UnhealthyThresholdCount)) * time.Second
}
