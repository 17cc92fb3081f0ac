package loadbalancing

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed dynamic_port_security_group.md
var dynamicPortSecurityGroupPage string

// DynamicPortSecurityGroup finds instances that do not let the load balancer in on the ports ECS picks.
var DynamicPortSecurityGroup = &lint.Rule{
	Name:     "dynamic-port-security-group",
	Severity: lint.Error,
	Page:     dynamicPortSecurityGroupPage,
	Check:    checkDynamicPortSecurityGroup,
}

func checkDynamicPortSecurityGroup(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if !s.OnInstances() {
			continue
		}
		for _, lb := range s.LoadBalancers.Items {
			group := lb.TargetGroup.One()
			if group == nil || !dynamicPort(s.TaskDefinition.One(), lb) {
				continue
			}
			balancers, ok := group.LoadBalancers()
			if !ok {
				continue
			}
			for _, balancer := range balancers {
				for _, instances := range s.InstanceGroups() {
					checkInstances(p, balancer, instances)
				}
			}
		}
	}
}

// dynamicPort reports whether the load balancer's port is one that ECS picks on each instance.
func dynamicPort(t *estate.TaskDefinition, lb *estate.ServiceLoadBalancer) bool {
	name, nameKnown := lb.ContainerName.Get()
	port, portKnown := lb.ContainerPort.Get()
	mode, modeKnown := t.Mode()
	if !nameKnown || !portKnown || !modeKnown || mode != ecstypes.NetworkModeBridge {
		return false
	}
	c := t.Container(name)
	if c == nil {
		return false
	}
	for _, m := range c.PortMappings.Items {
		if mapped, ok := m.ContainerPort.Get(); ok && mapped == port {
			_, _, dynamic := m.FixedHostPort(mode)
			return dynamic
		}
	}
	return false
}

// checkInstances judges only when everything that could let the load balancer in is in the code.
func checkInstances(p *lint.Pass, balancer *estate.LoadBalancer, instances *estate.InstanceGroup) {
	// A Network Load Balancer may have no security groups, and then the clients' addresses count.
	from, ok := estate.Groups(balancer.SecurityGroups)
	if !ok {
		return
	}
	to, ok := estate.Groups(instances.SecurityGroups)
	if !ok {
		return
	}
	admission, ok := estate.AdmissionTo(to, from)
	if !ok || admission.Covers(ecsspec.DynamicHostPortFirst, ecsspec.DynamicHostPortLast) {
		return
	}
	ports := fmt.Sprintf("%d to %d", ecsspec.DynamicHostPortFirst, ecsspec.DynamicHostPortLast)
	advice := fmt.Sprintf("Let %s in on TCP ports %d to 65535, by reference to its security group.",
		from[0].Resource.Address, ecsspec.DynamicHostPortFirst)
	if narrow := admission.Narrow; narrow != nil {
		first, last, _ := narrow.TCPPorts()
		p.Report(lint.Issue{Resource: narrow.Resource, Range: lint.At(narrow.FromPort, narrow.ToPort, narrow),
			Message: fmt.Sprintf("The instances let the load balancer in on %s, but ECS picks host ports from %s: it cannot reach the tasks", portText(first, last), ports),
			Advice:  advice})
		return
	}
	p.Report(lint.Issue{Resource: to[0].Resource,
		Message: fmt.Sprintf("The instances do not let the load balancer in, but ECS picks host ports from %s for its targets: it cannot reach the tasks", ports),
		Advice:  advice})
}

func portText(first, last int) string {
	if first == last {
		return fmt.Sprintf("port %d", first)
	}
	return fmt.Sprintf("ports %d to %d", first, last)
}
