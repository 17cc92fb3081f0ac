package elbv2

import (
	"maps"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// loadBalancerAttributes are those of
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html.
var loadBalancerAttributes = attributeSet{noun: "Load balancer", all: []attribute{
	{"access_logs.s3.enabled", "app net", "false", "bool"},
	{"access_logs.s3.bucket", "app net", "", ""},
	{"access_logs.s3.prefix", "app net", "", ""},
	{"client_keep_alive.seconds", "app", "3600", "60-604800"},
	{"connection_logs.s3.enabled", "app", "false", "bool"},
	{"connection_logs.s3.bucket", "app", "", ""},
	{"connection_logs.s3.prefix", "app", "", ""},
	{"deletion_protection.enabled", "app net gwy", "false", "bool"},
	{"dns_record.client_routing_policy", "net", "any_availability_zone", "any_availability_zone|availability_zone_affinity|partial_availability_zone_affinity"},
	{"health_check_logs.s3.enabled", "app", "false", "bool"},
	{"health_check_logs.s3.bucket", "app", "", ""},
	{"health_check_logs.s3.prefix", "app", "", ""},
	{"idle_timeout.timeout_seconds", "app", "60", "1-4000"},
	{"ipv6.deny_all_igw_traffic", "app net", "false", "bool"},
	{"load_balancing.cross_zone.enabled", "app net gwy", "false", "bool"},
	{"routing.http.desync_mitigation_mode", "app", "defensive", "monitor|defensive|strictest"},
	{"routing.http.drop_invalid_header_fields.enabled", "app", "false", "bool"},
	{"routing.http.preserve_host_header.enabled", "app", "false", "bool"},
	{"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "app", "false", "bool"},
	{"routing.http.xff_client_port.enabled", "app", "false", "bool"},
	{"routing.http.xff_header_processing.mode", "app", "append", "append|preserve|remove"},
	{"routing.http2.enabled", "app", "true", "bool"},
	{"secondary_ips.auto_assigned.per_subnet", "net", "0", "0-7"},
	{"waf.fail_open.enabled", "app", "false", "bool"},
	{"zonal_shift.config.enabled", "app net", "false", "bool"},
}}

const (
	crossZone          = "load_balancing.cross_zone.enabled"
	deletionProtection = "deletion_protection.enabled"
	denyGateway        = "ipv6.deny_all_igw_traffic"
)

func (lb *loadBalancer) attributeList() []elbtypes.LoadBalancerAttribute {
	var out []elbtypes.LoadBalancerAttribute
	loadBalancerAttributes.values(lb.kind(), lb.Attributes, func(key, value string) {
		out = append(out, elbtypes.LoadBalancerAttribute{Key: new(key), Value: new(value)})
	})
	return out
}

func describeLoadBalancerAttributes(r *operation.Request, in *elb.DescribeLoadBalancerAttributesInput) (*elb.DescribeLoadBalancerAttributesOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeLoadBalancerAttributesOutput{Attributes: lb.attributeList()}, nil
}

func modifyLoadBalancerAttributes(r *operation.Request, in *elb.ModifyLoadBalancerAttributesInput) (*elb.ModifyLoadBalancerAttributesOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	changed := maps.Clone(lb.Attributes)
	for _, a := range in.Attributes {
		key, value := operation.Deref(a.Key), operation.Deref(a.Value)
		if err := loadBalancerAttributes.check(lb.kind(), "load balancers with type '"+string(lb.Described.Type)+"'", key, value); err != nil {
			return nil, err
		}
		if key == crossZone && lb.kind() == "app" && value != "true" {
			return nil, invalidConfiguration("Cross-zone load balancing cannot be turned off for an Application Load Balancer")
		}
		changed[key] = value
	}
	for _, logs := range []string{"access_logs", "connection_logs", "health_check_logs"} {
		if changed[logs+".s3.enabled"] == "true" && changed[logs+".s3.bucket"] == "" {
			return nil, invalidConfiguration("The value of '%s.s3.bucket' cannot be empty when '%s.s3.enabled' is true", logs, logs)
		}
	}
	lb.Attributes = changed
	lb.put(r)
	return &elb.ModifyLoadBalancerAttributesOutput{Attributes: lb.attributeList()}, nil
}
