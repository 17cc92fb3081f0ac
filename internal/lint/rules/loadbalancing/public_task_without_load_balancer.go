package loadbalancing

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed public_task_without_load_balancer.md
var publicTaskWithoutLoadBalancerPage string

// PublicTaskWithoutLoadBalancer finds services whose clients have to know the tasks' own public addresses.
var PublicTaskWithoutLoadBalancer = &lint.Rule{
	Name:     "public-task-without-load-balancer",
	Severity: lint.Warning,
	Page:     publicTaskWithoutLoadBalancerPage,
	Check:    checkPublicTaskWithoutLoadBalancer,
}

func checkPublicTaskWithoutLoadBalancer(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if !s.OwnInterfaces() {
			continue
		}
		public, ok := s.Network.AssignPublicIP.Get()
		if !ok || !public || s.MayHave("load_balancer") || s.MayHave("service_registries") || s.MayHave("service_connect_configuration") ||
			s.MayHave("vpc_lattice_configurations") {
			continue
		}
		count, ok := s.LargestCount()
		if !ok || count < 2 || !mayBeReached(s.Network.SecurityGroups) {
			continue
		}
		port, ok := servedPort(s.TaskDefinition.One())
		if !ok {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Network.AssignPublicIP),
			Message: fmt.Sprintf("%d public tasks serve port %d without a load balancer: clients have to know each task's public IP, which changes with every task", count, port),
			Advice: "Put an Application Load Balancer in front (a load_balancer block with a target group of type \"ip\") and the tasks into private subnets. " +
				"Where only other services call it, use Service Connect."})
	}
}

// mayBeReached reports whether the security groups let anything in from outside, as far as is known. Without any a task
// has the VPC's default group, which lets in only its own members.
func mayBeReached(links estate.List[estate.Link[estate.SecurityGroup]]) bool {
	if links.Empty() {
		return false
	}
	groups, ok := estate.Groups(links)
	if !ok {
		return true
	}
	for _, g := range groups {
		if !g.Complete {
			return true
		}
		for _, rule := range g.Ingress {
			if rule.Addresses {
				return true
			}
		}
	}
	return false
}

// servedPort is the first port that a task's containers map.
func servedPort(t *estate.TaskDefinition) (port int, ok bool) {
	if t == nil {
		return 0, false
	}
	for _, c := range t.Containers.Items {
		for _, m := range c.PortMappings.Items {
			if port, ok := m.ContainerPort.Get(); ok {
				return port, true
			}
		}
	}
	return 0, false
}
