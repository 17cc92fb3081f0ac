package loadbalancing

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"

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
	from, ok := groupsOf(balancer.SecurityGroups)
	if !ok || len(from) == 0 { // a Network Load Balancer may have none, and then the clients' addresses count
		return
	}
	to, ok := groupsOf(instances.SecurityGroups)
	if !ok || len(to) == 0 {
		return
	}
	var open [][2]int
	var narrow *estate.IngressRule
	for _, group := range to {
		if !group.Complete {
			return
		}
		for _, rule := range group.Ingress {
			lets, certain := letsIn(rule, from, group)
			if !lets {
				continue
			}
			first, last, known := rule.TCPPorts()
			if !known {
				return
			}
			open = append(open, [2]int{first, last})
			if certain && narrow == nil && first <= last {
				narrow = rule
			}
		}
	}
	if covered(open, ecsspec.DynamicHostPortFirst, ecsspec.DynamicHostPortLast) {
		return
	}
	ports := fmt.Sprintf("%d to %d", ecsspec.DynamicHostPortFirst, ecsspec.DynamicHostPortLast)
	advice := fmt.Sprintf("Let %s in on TCP ports %d to 65535, by reference to its security group.",
		from[0].Resource.Address, ecsspec.DynamicHostPortFirst)
	if narrow != nil {
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

// letsIn reports whether a rule may let members of the groups in, and whether it is known to be for them.
func letsIn(rule *estate.IngressRule, from []*estate.SecurityGroup, to *estate.SecurityGroup) (lets, certain bool) {
	// Where a load balancer's address lies is not known: any range may have it.
	if rule.Addresses {
		return true, false
	}
	self, known := rule.Self.Or(false)
	if (self || !known) && slices.Contains(from, to) {
		return true, known
	}
	for _, link := range rule.Groups.Items {
		for _, g := range link.Targets {
			if slices.Contains(from, g) {
				return true, len(link.Targets) == 1
			}
		}
		if len(link.Targets) == 0 && link.Unknown() {
			lets = true
		}
	}
	return lets || !rule.Groups.Complete, false
}

// groupsOf resolves all of a list's groups; ok is false when one is not in the code.
func groupsOf(links estate.List[estate.Link[estate.SecurityGroup]]) (groups []*estate.SecurityGroup, ok bool) {
	for _, link := range links.Items {
		g := link.One()
		if g == nil {
			return nil, false
		}
		groups = append(groups, g)
	}
	return groups, links.Complete
}

// covered reports whether the ranges together have every port from first to last.
func covered(ranges [][2]int, first, last int) bool {
	ranges = slices.Clone(ranges)
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	for _, r := range ranges {
		if r[0] <= first && r[1] >= first {
			first = r[1] + 1
		}
	}
	return first > last
}

func portText(first, last int) string {
	if first == last {
		return fmt.Sprintf("port %d", first)
	}
	return fmt.Sprintf("ports %d to %d", first, last)
}
