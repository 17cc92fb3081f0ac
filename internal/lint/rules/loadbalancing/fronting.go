package loadbalancing

import (
	"slices"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// frontsServices reports whether a listener of the load balancer is known to lead to an ECS service.
func frontsServices(lb *estate.LoadBalancer) bool {
	return slices.ContainsFunc(lb.Listeners, leadsToServices)
}

// leadsToServices reports whether the listener, or a rule of it, forwards to a target group of an ECS service.
func leadsToServices(l *estate.Listener) bool {
	actions := slices.Clone(l.Actions)
	for _, r := range l.Rules {
		actions = append(actions, r.Actions...)
	}
	for _, a := range actions {
		for _, to := range a.TargetGroups {
			if group := to.TargetGroup.One(); group != nil && len(group.Services) > 0 {
				return true
			}
		}
	}
	return false
}

// isApplication reports whether a load balancer is known to be an Application Load Balancer.
func isApplication(lb *estate.LoadBalancer) bool {
	const application = string(elbtypes.LoadBalancerTypeEnumApplication)
	kind, ok := lb.Type.Or(application)
	return ok && kind == application
}
