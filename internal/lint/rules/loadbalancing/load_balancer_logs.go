package loadbalancing

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed load_balancer_logs.md
var loadBalancerLogsPage string

// LoadBalancerLogs finds load balancers of services that keep no log of requests.
var LoadBalancerLogs = &lint.Rule{
	Name:     "load-balancer-logs",
	Severity: lint.Info,
	Page:     loadBalancerLogsPage,
	Check:    checkLoadBalancerLogs,
}

func checkLoadBalancerLogs(p *lint.Pass) {
	for _, lb := range p.Estate.LoadBalancers {
		if !isApplication(lb) || !frontsServices(lb) || lb.Resource.Body.UnknownBlocks["access_logs"] {
			continue
		}
		issue := lint.Issue{Resource: lb.Resource, Message: "The load balancer keeps no log of the requests",
			Advice: "Add access_logs { bucket = ..., enabled = true }: it says who asked for what, which task answered, and how long that took."}
		if lb.AccessLogs != nil {
			// With a bucket alone the block does nothing.
			if enabled, ok := lb.AccessLogs.Enabled.Or(false); !ok || enabled {
				continue
			}
			issue.Range = lint.At(lb.AccessLogs.Enabled, lint.Place(lb.AccessLogs.Range))
			issue.Message = "The load balancer keeps no log of the requests: access_logs are not enabled"
			issue.Advice = "Set enabled = true."
			issue.Fix = lint.ProposeArgument(lb.AccessLogs.Range, "enabled", lb.AccessLogs.Enabled, cty.True)
		}
		p.Report(issue)
	}
}
