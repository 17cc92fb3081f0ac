package loadbalancing

import (
	_ "embed"
	"slices"
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed network_load_balancer_unneeded.md
var networkLoadBalancerUnneededPage string

// NetworkLoadBalancerUnneeded finds Network Load Balancers that only carry HTTP to services.
var NetworkLoadBalancerUnneeded = &lint.Rule{
	Name:     "network-load-balancer-unneeded",
	Severity: lint.Info,
	Page:     networkLoadBalancerUnneededPage,
	Check:    checkNetworkLoadBalancerUnneeded,
}

// needNetworkLoadBalancer are the kinds of resources that put a Network Load Balancer to a use which an Application Load
// Balancer is not fit for or that changes what is asked of it.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
var needNetworkLoadBalancer = []string{"vpc_endpoint_service", "api_gateway_vpc_link", "globalaccelerator_endpoint_group"}

func checkNetworkLoadBalancerUnneeded(p *lint.Pass) {
	if !p.Estate.Whole() { // what uses the load balancer may be in a module that was not read
		return
	}
	for _, lb := range p.Estate.LoadBalancers {
		kind, ok := lb.Type.Get()
		if !ok || kind != string(elbtypes.LoadBalancerTypeEnumNetwork) || hasFixedAddress(lb) || neededElsewhere(p.Estate, lb) || !servesHTTP(lb) {
			continue
		}
		p.Report(lint.Issue{Resource: lb.Resource, Range: lint.At(lb.Type),
			Message: "The Network Load Balancer only carries HTTP to ECS services, and knows nothing of it: neither paths and hosts, redirects, nor how a request went",
			Advice: "Use an Application Load Balancer (load_balancer_type = \"application\") unless you need its static addresses, PrivateLink, other protocols " +
				"or TLS that ends in the task."})
	}
}

// hasFixedAddress reports whether the load balancer has static addresses, or may have.
func hasFixedAddress(lb *estate.LoadBalancer) bool {
	return !lb.Subnets.Complete || slices.ContainsFunc(lb.Subnets.Items, func(m estate.SubnetMapping) bool { return m.Fixed })
}

// neededElsewhere reports whether another resource needs the load balancer to be what it is, or may.
func neededElsewhere(e *estate.Estate, lb *estate.LoadBalancer) bool {
	if !e.Has(needNetworkLoadBalancer...) {
		return false
	}
	for _, r := range e.Resources {
		kind := strings.TrimPrefix(strings.TrimPrefix(r.Type, "aws_"), "drydock_")
		if !slices.Contains(needNetworkLoadBalancer, kind) {
			continue
		}
		named := false
		for _, argument := range []string{"network_load_balancer_arns", "target_arns"} {
			for _, ref := range r.Body.Attr(argument).References() {
				named = true
				if estate.BlockAddress(ref.Resource) == estate.BlockAddress(lb.Resource.Address) {
					return true
				}
			}
		}
		if !named { // by an ARN, or in a block
			return true
		}
	}
	return false
}

// servesHTTP reports whether all that the load balancer listens for is known to be HTTP for ECS services.
func servesHTTP(lb *estate.LoadBalancer) bool {
	if len(lb.Listeners) == 0 {
		return false
	}
	for _, l := range lb.Listeners {
		protocol, ok := l.Protocol.Get()
		if !ok || !l.Resource.InstancesKnown {
			return false
		}
		switch elbtypes.ProtocolEnum(protocol) {
		case elbtypes.ProtocolEnumTcp, elbtypes.ProtocolEnumTls:
		default:
			return false
		}
		if port, ok := l.Port.Get(); !ok || port == 443 && protocol == string(elbtypes.ProtocolEnumTcp) { // TLS that ends in the task
			return false
		}
		for _, a := range l.Actions {
			for _, to := range a.TargetGroups {
				if !forHTTP(to.TargetGroup.One()) {
					return false
				}
			}
		}
	}
	return true
}

// forHTTP reports whether a target group's containers are known to speak HTTP: their port mapping says so, or the health
// check does on the very port of the requests.
func forHTTP(group *estate.TargetGroup) bool {
	if group == nil || len(group.Services) == 0 {
		return false
	}
	if protocol, ok := group.Protocol.Get(); !ok || protocol != string(elbtypes.ProtocolEnumTcp) {
		return false
	}
	for _, s := range group.Services {
		for _, lb := range s.LoadBalancers.Items {
			if lb.TargetGroup.One() != group && lb.AlternateTargetGroup.One() != group {
				continue
			}
			if !speaksHTTP(s.TaskDefinition.One(), lb) && !checkedByHTTP(group) {
				return false
			}
		}
	}
	return true
}

func checkedByHTTP(group *estate.TargetGroup) bool {
	if group.HealthCheck == nil {
		return false
	}
	port, ok := group.HealthCheck.Port.Or("traffic-port")
	protocol, _ := group.HealthCheck.Protocol.Get()
	return ok && port == "traffic-port" && protocol == string(elbtypes.ProtocolEnumHttp)
}

// httpPorts are the container ports of nothing but web servers, in practice.
var httpPorts = []int{80, 8080}

func speaksHTTP(t *estate.TaskDefinition, lb *estate.ServiceLoadBalancer) bool {
	port, ok := lb.ContainerPort.Get()
	if !ok {
		return false
	}
	name, _ := lb.ContainerName.Get()
	if t == nil {
		return slices.Contains(httpPorts, port)
	}
	c := t.Container(name)
	if c == nil {
		return false
	}
	for _, m := range c.PortMappings.Items {
		if mapped, ok := m.ContainerPort.Get(); ok && mapped == port && !m.AppProtocol.Absent() {
			protocol, ok := m.AppProtocol.Get()
			return ok && (protocol == "http" || protocol == "http2" || protocol == "grpc")
		}
	}
	return slices.Contains(httpPorts, port)
}
