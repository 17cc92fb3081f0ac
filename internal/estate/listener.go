package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Listener is a port of a load balancer.
type Listener struct {
	Resource     *module.Resource
	LoadBalancer Link[LoadBalancer]
	Port         Value[int]
	Protocol     Value[string]
	SSLPolicy    Value[string]
	Certificate  Value[string]
	Actions      []Action
	Rules        []*ListenerRule
}

// ListenerRule is a rule of a listener.
type ListenerRule struct {
	Resource *module.Resource
	Listener Link[Listener]
	Actions  []Action
}

// Action is what a listener or a rule does with requests.
type Action struct {
	Range        hcl.Range // the block's header
	Type         Value[string]
	TargetGroups []ForwardTarget
	// RedirectProtocol is where a redirect leads to: HTTP, HTTPS, or the request's own when not written.
	RedirectProtocol Value[string]
}

// ForwardTarget is a target group an action forwards to, with its weight where several share the requests.
type ForwardTarget struct {
	TargetGroup Link[TargetGroup]
	Weight      Value[int]
}

func readListener(b *builder, r *module.Resource) {
	l := &Listener{
		Resource: r, Port: number(r.Body.Attr("port")), Protocol: nonEmpty(r.Body.Attr("protocol")),
		SSLPolicy: nonEmpty(r.Body.Attr("ssl_policy")), Certificate: nonEmpty(r.Body.Attr("certificate_arn")),
	}
	b.estate.Listeners = append(b.estate.Listeners, l)
	b.listeners.add(r, l, Value[string]{})
	b.relate(func() {
		l.LoadBalancer = resolve(b, r.Body.Attr("load_balancer_arn"), b.loadBalancers)
		for _, lb := range l.LoadBalancer.Targets {
			lb.Listeners = append(lb.Listeners, l)
		}
		l.Actions = readActions(b, r.Body.All("default_action"))
		l.forwards(l.Actions)
	})
}

func readListenerRule(b *builder, r *module.Resource) {
	rule := &ListenerRule{Resource: r}
	b.estate.ListenerRules = append(b.estate.ListenerRules, rule)
	b.listenerRules.add(r, rule, Value[string]{})
	b.relate(func() {
		rule.Listener = resolve(b, r.Body.Attr("listener_arn"), b.listeners)
		rule.Actions = readActions(b, r.Body.All("action"))
		for _, l := range rule.Listener.Targets {
			l.Rules = append(l.Rules, rule)
			l.forwards(rule.Actions)
		}
		if len(rule.Listener.Targets) == 0 {
			for _, a := range rule.Actions {
				for _, to := range a.TargetGroups {
					for _, t := range to.TargetGroup.Targets {
						t.ElsewhereListened = true
					}
				}
			}
		}
	})
}

// readActions reads where requests go. A template of a dynamic block counts: it tells where they may go.
func readActions(b *builder, written []*module.Block) []Action {
	var actions []Action
	for _, block := range written {
		a := Action{
			Range: block.Range, Type: nonEmpty(block.Attr("type")),
			RedirectProtocol: in(block, "redirect", func(r *module.Block) Value[string] { return nonEmpty(r.Attr("protocol")) }),
		}
		if arn := block.Attr("target_group_arn"); given(arn) {
			a.TargetGroups = append(a.TargetGroups, ForwardTarget{TargetGroup: resolve(b, arn, b.targetGroups)})
		}
		for _, forward := range block.All("forward") {
			for _, group := range forward.All("target_group") {
				a.TargetGroups = append(a.TargetGroups, ForwardTarget{
					TargetGroup: resolve(b, group.Attr("arn"), b.targetGroups), Weight: number(group.Attr("weight")),
				})
			}
		}
		actions = append(actions, a)
	}
	return actions
}

func (l *Listener) forwards(actions []Action) {
	for _, a := range actions {
		for _, to := range a.TargetGroups {
			for _, t := range to.TargetGroup.Targets {
				t.addListener(l)
			}
		}
	}
}
