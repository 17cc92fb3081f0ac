package loadbalancing

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed load_balancer_container.md
var loadBalancerContainerPage string

// LoadBalancerContainer finds load balancers for containers or ports that the task does not have.
var LoadBalancerContainer = &lint.Rule{
	Name:     "load-balancer-container",
	Severity: lint.Error,
	Page:     loadBalancerContainerPage,
	Check:    checkLoadBalancerContainer,
}

func checkLoadBalancerContainer(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range problemsAt(s, "load_balancer", "target-container", "target-port", "load-balancer") {
			p.ReportProblem(s.Resource, s.At(problem.Path), problem)
		}
	}
}
