package loadbalancing

import (
	_ "embed"
	"fmt"
	"slices"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed target_group_detached.md
var targetGroupDetachedPage string

// TargetGroupDetached finds target groups of services that no load balancer forwards to.
var TargetGroupDetached = &lint.Rule{
	Name:     "target-group-detached",
	Severity: lint.Error,
	Page:     targetGroupDetachedPage,
	Check:    checkTargetGroupDetached,
}

func checkTargetGroupDetached(p *lint.Pass) {
	// Code without any load balancer is a part of something that has one.
	if !p.Estate.Whole() || len(p.Estate.LoadBalancers)+len(p.Estate.Listeners)+len(p.Estate.ListenerRules) == 0 {
		return
	}
	for _, s := range p.Estate.Services {
		for _, lb := range s.LoadBalancers.Items {
			group := lb.TargetGroup.One()
			if group == nil || !group.Resource.InstancesKnown {
				continue
			}
			if len(group.Listeners) == 0 && !group.ElsewhereListened {
				if mayBeForwarded(p.Estate, group) {
					continue
				}
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(lb.TargetGroup),
					Message: fmt.Sprintf("No listener or rule forwards to %s: AWS refuses the service, as its target group has no load balancer", group.Resource.Address),
					Advice:  "Forward to it from an aws_lb_listener or an aws_lb_listener_rule."})
				continue
			}
			if issue := doesNotWait(s, group); issue != "" {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(lb.TargetGroup), Severity: lint.As(lint.Warning),
					Message: fmt.Sprintf("The service does not wait for %s: when Terraform makes it first, AWS refuses it, as its target group has no load balancer yet", issue),
					Advice:  fmt.Sprintf("Add depends_on = [%s] to the service.", estate.BlockAddress(issue))})
			}
		}
	}
}

// mayBeForwarded reports whether there are listeners or rules of which it is not known where they forward to.
func mayBeForwarded(e *estate.Estate, group *estate.TargetGroup) bool {
	var actions []estate.Action
	for _, l := range e.Listeners {
		actions = append(actions, l.Actions...)
	}
	for _, r := range e.ListenerRules {
		actions = append(actions, r.Actions...)
	}
	for _, a := range actions {
		for _, to := range a.TargetGroups {
			if slices.Contains(to.TargetGroup.Targets, group) || to.TargetGroup.Unknown() && len(to.TargetGroup.References()) == 0 {
				return true
			}
		}
		// A forward without target groups has them in blocks that are not known.
		if kind, ok := a.Type.Get(); !ok || kind == string(elbtypes.ActionTypeEnumForward) && len(a.TargetGroups) == 0 {
			return true
		}
	}
	return false
}

// doesNotWait names the listener or rule that forwards to the group and that the service does not wait for; empty when it
// waits for one, or may by way of another resource. The listener is told from the module's own resources.
func doesNotWait(s *estate.Service, group *estate.TargetGroup) string {
	if len(s.Resource.DependsOn) > 0 || len(group.Listeners) == 0 {
		return ""
	}
	for _, l := range group.Listeners {
		if l.Resource.ModulePath != s.Resource.ModulePath {
			return ""
		}
	}
	if s.MayHave("load_balancer") {
		for _, lb := range s.LoadBalancers.Items {
			if lb.Advanced { // names a listener rule itself
				return ""
			}
		}
	}
	first := group.Listeners[0]
	for _, a := range first.Actions {
		for _, to := range a.TargetGroups {
			if to.TargetGroup.One() == group {
				return first.Resource.Address
			}
		}
	}
	for _, r := range first.Rules {
		return r.Resource.Address
	}
	return first.Resource.Address
}
