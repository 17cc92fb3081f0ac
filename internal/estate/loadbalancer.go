package estate

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// LoadBalancer is an Application, Network or Gateway Load Balancer.
type LoadBalancer struct {
	Resource       *module.Resource
	Name           Value[string]
	Type           Value[string] // application when not written
	SecurityGroups List[Link[SecurityGroup]]
}

// ClassicLoadBalancer is a Classic Load Balancer.
type ClassicLoadBalancer struct {
	Resource  *module.Resource
	Name      Value[string]
	Instances List[Link[InstanceGroup]]
}

// TargetGroup is what a load balancer forwards to.
type TargetGroup struct {
	Resource   *module.Resource
	Name       Value[string]
	TargetType Value[string] // instance when not written
	// Listeners are those that forward to it, also through their rules.
	Listeners []*Listener
}

// Listener is a port of a load balancer.
type Listener struct {
	Resource     *module.Resource
	LoadBalancer Link[LoadBalancer]
}

// DefaultTargetType is the target type of a target group that names none.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
const DefaultTargetType = "instance"

func readLoadBalancer(b *builder, r *module.Resource) {
	l := &LoadBalancer{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Type: nonEmpty(r.Body.Attr("load_balancer_type"))}
	b.estate.LoadBalancers = append(b.estate.LoadBalancers, l)
	b.loadBalancers.add(r, l, l.Name)
	b.relate(func() {
		l.SecurityGroups = links(b, r.Body.Attr("security_groups"), b.securityGroups)
	})
}

func readClassicLoadBalancer(b *builder, r *module.Resource) {
	l := &ClassicLoadBalancer{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	b.estate.ClassicLoadBalancers = append(b.estate.ClassicLoadBalancers, l)
	b.classicLoadBalancers.add(r, l, l.Name)
	b.relate(func() {
		l.Instances = links(b, r.Body.Attr("instances"), b.instanceGroups)
	})
}

func readTargetGroup(b *builder, r *module.Resource) {
	t := &TargetGroup{Resource: r, Name: nonEmpty(r.Body.Attr("name")), TargetType: nonEmpty(r.Body.Attr("target_type"))}
	b.estate.TargetGroups = append(b.estate.TargetGroups, t)
	b.targetGroups.add(r, t, t.Name)
}

func readListener(b *builder, r *module.Resource) {
	l := &Listener{Resource: r}
	b.estate.Listeners = append(b.estate.Listeners, l)
	b.listeners.add(r, l, Value[string]{})
	b.relate(func() {
		l.LoadBalancer = resolve(b, r.Body.Attr("load_balancer_arn"), b.loadBalancers)
		l.forward(b, r.Body.All("default_action"))
	})
}

func readListenerRule(b *builder, r *module.Resource) {
	b.relate(func() {
		for _, l := range resolve(b, r.Body.Attr("listener_arn"), b.listeners).Targets {
			l.forward(b, r.Body.All("action"))
		}
	})
}

// forward notes where actions send requests to. A template of a dynamic block counts: it tells where they may go.
func (l *Listener) forward(b *builder, actions []*module.Block) {
	to := func(arn *module.Value) {
		for _, t := range resolve(b, arn, b.targetGroups).Targets {
			t.addListener(l)
		}
	}
	for _, action := range actions {
		to(action.Attr("target_group_arn"))
		for _, forward := range action.All("forward") {
			for _, group := range forward.All("target_group") {
				to(group.Attr("arn"))
			}
		}
	}
}

func (t *TargetGroup) addListener(l *Listener) {
	for _, have := range t.Listeners {
		if have == l {
			return
		}
	}
	t.Listeners = append(t.Listeners, l)
}

// LoadBalancers are those whose listeners forward to the target group; ok is false when there may be others.
func (t *TargetGroup) LoadBalancers() (found []*LoadBalancer, ok bool) {
	seen := map[*LoadBalancer]bool{}
	for _, l := range t.Listeners {
		lb := l.LoadBalancer.One()
		if lb == nil {
			return nil, false
		}
		if !seen[lb] {
			seen[lb] = true
			found = append(found, lb)
		}
	}
	return found, len(found) > 0
}
