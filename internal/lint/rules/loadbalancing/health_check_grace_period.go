package loadbalancing

import (
	_ "embed"
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed health_check_grace_period.md
var healthCheckGracePeriodPage string

// HealthCheckGracePeriod finds services whose load balancer may judge tasks before they have started.
var HealthCheckGracePeriod = &lint.Rule{
	Name:     "health-check-grace-period",
	Severity: lint.Warning,
	Page:     healthCheckGracePeriodPage,
	Check:    checkHealthCheckGracePeriod,
}

func checkHealthCheckGracePeriod(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if len(s.LoadBalancers.Items) == 0 || t == nil {
			continue
		}
		grace, ok := s.HealthCheckGracePeriod.Or(0)
		if !ok {
			continue
		}
		longest, name := 0, ""
		for _, c := range t.Containers.Items {
			if c.HealthCheck == nil {
				continue
			}
			if start, ok := c.HealthCheck.StartPeriod.Get(); ok && start > longest {
				longest = start
				name, _ = c.Name.Get()
			}
		}
		if longest <= grace {
			continue
		}
		written := fmt.Sprintf("health_check_grace_period_seconds is %d", grace)
		if s.HealthCheckGracePeriod.Absent() {
			written = "no health_check_grace_period_seconds is written"
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.HealthCheckGracePeriod),
			Message: fmt.Sprintf("Container %q may take %d seconds to start, but %s: the load balancer's health checks may end its task before", name, longest, written),
			Advice:  fmt.Sprintf("Set health_check_grace_period_seconds to %d or more.", longest),
			Fix:     lint.ProposeArgument(s.Resource.Range, "health_check_grace_period_seconds", s.HealthCheckGracePeriod, cty.NumberIntVal(int64(longest)))})
	}
}
