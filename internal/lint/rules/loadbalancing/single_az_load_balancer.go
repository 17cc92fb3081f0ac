package loadbalancing

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed single_az_load_balancer.md
var singleAZLoadBalancerPage string

// SingleAZLoadBalancer finds load balancers of services that live in one availability zone.
var SingleAZLoadBalancer = &lint.Rule{
	Name:     "single-az-load-balancer",
	Severity: lint.Warning,
	Page:     singleAZLoadBalancerPage,
	Check:    checkSingleAZLoadBalancer,
}

func checkSingleAZLoadBalancer(p *lint.Pass) {
	for _, lb := range p.Estate.LoadBalancers {
		if !frontsServices(lb) || !lb.Subnets.Complete || len(lb.Subnets.Items) == 0 {
			continue
		}
		zone := ""
		for i, m := range lb.Subnets.Items {
			s := m.Subnet.One()
			if s == nil {
				// A literal id stands for one subnet, a reference for any number.
				if _, known := m.Subnet.Get(); !known || len(lb.Subnets.Items) > 1 {
					zone = ""
					break
				}
				zone = "one subnet"
				continue
			}
			z, ok := s.Zone.Get()
			if !ok || !s.Resource.InstancesKnown || i > 0 && fmt.Sprintf("%q", z) != zone {
				zone = ""
				break
			}
			zone = fmt.Sprintf("%q", z)
		}
		if zone == "" {
			continue
		}
		p.Report(lint.Issue{Resource: lb.Resource, Message: fmt.Sprintf("The load balancer is in %s: when that zone fails, so do all services behind it", zone),
			Advice: "Give it subnets of two availability zones or more. AWS refuses an Application Load Balancer in fewer."})
	}
}
