package loadbalancing

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed task_open_to_world.md
var taskOpenToWorldPage string

// TaskOpenToWorld finds tasks behind a load balancer that anybody can reach past it.
var TaskOpenToWorld = &lint.Rule{
	Name:     "task-open-to-world",
	Severity: lint.Warning,
	Page:     taskOpenToWorldPage,
	Check:    checkTaskOpenToWorld,
}

func checkTaskOpenToWorld(p *lint.Pass) {
	var done []*estate.SecurityGroup
	for _, s := range p.Estate.Services {
		if len(s.LoadBalancers.Items) == 0 || !behindGroups(s) {
			continue
		}
		var links []estate.List[estate.Link[estate.SecurityGroup]]
		switch {
		case s.OwnInterfaces():
			links = append(links, s.Network.SecurityGroups)
		case s.OnInstances():
			for _, g := range s.InstanceGroups() {
				links = append(links, g.SecurityGroups)
			}
		}
		for _, list := range links {
			for _, link := range list.Items {
				group := link.One()
				if group == nil || slices.Contains(done, group) {
					continue
				}
				done = append(done, group)
				reportOpen(p, group)
			}
		}
	}
}

// behindGroups reports whether the service's load balancers are known to be told by security groups: the addresses of a
// Network Load Balancer without any are those of the clients.
func behindGroups(s *estate.Service) bool {
	for _, lb := range s.LoadBalancers.Items {
		group := lb.TargetGroup.One()
		if group == nil {
			return false
		}
		balancers, ok := group.LoadBalancers()
		if !ok || slices.ContainsFunc(balancers, func(b *estate.LoadBalancer) bool { return !isApplication(b) }) {
			return false
		}
	}
	return true
}

func reportOpen(p *lint.Pass, group *estate.SecurityGroup) {
	for _, rule := range group.Ingress {
		cidr, open := rule.OpenToWorld()
		first, last, known := rule.TCPPorts()
		if !open || !known || first > last {
			continue
		}
		world, _ := cidr.Get()
		p.Report(lint.Issue{Resource: rule.Resource, Range: lint.At(cidr, rule),
			Message: fmt.Sprintf("Anybody (%s) may reach %s past the load balancer, which is meant to be the only way in", world, portText(first, last)),
			Advice:  "Let only the load balancer's security group in, by reference to it."})
	}
}
