package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// TargetGroup is what a load balancer forwards to.
type TargetGroup struct {
	Resource            *module.Resource
	Name, NamePrefix    Value[string]
	TargetType          Value[string] // instance when not written
	Port                Value[int]
	Protocol            Value[string]
	ProtocolVersion     Value[string]
	DeregistrationDelay Value[int]         // seconds; 300 when not written
	HealthCheck         *TargetHealthCheck // nil when not written
	// Listeners are those that forward to it, also through their rules.
	Listeners []*Listener
	// ElsewhereListened tells that a rule of a listener outside the code forwards to it.
	ElsewhereListened bool
	// Services are those that register their tasks with it, as their first or their alternate group.
	Services []*Service
}

// TargetHealthCheck is how a load balancer checks its targets. Times are in seconds.
type TargetHealthCheck struct {
	Range                                 hcl.Range // the block's header
	Enabled                               Value[bool]
	Port                                  Value[string] // traffic-port when not written
	Protocol, Path, Matcher               Value[string]
	Interval, Timeout, Healthy, Unhealthy Value[int]
}

// DefaultTargetType is the target type of a target group that names none.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
const DefaultTargetType = "instance"

func readTargetGroup(b *builder, r *module.Resource) {
	t := &TargetGroup{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), NamePrefix: nonEmpty(r.Body.Attr("name_prefix")),
		TargetType: nonEmpty(r.Body.Attr("target_type")), Port: number(r.Body.Attr("port")), Protocol: nonEmpty(r.Body.Attr("protocol")),
		ProtocolVersion: nonEmpty(r.Body.Attr("protocol_version")), DeregistrationDelay: number(r.Body.Attr("deregistration_delay")),
	}
	if check := r.Body.Block("health_check"); check != nil {
		t.HealthCheck = &TargetHealthCheck{
			Range: check.Range, Enabled: boolean(check.Attr("enabled")), Port: nonEmpty(check.Attr("port")),
			Protocol: nonEmpty(check.Attr("protocol")), Path: nonEmpty(check.Attr("path")), Matcher: nonEmpty(check.Attr("matcher")),
			Interval: number(check.Attr("interval")), Timeout: number(check.Attr("timeout")),
			Healthy: number(check.Attr("healthy_threshold")), Unhealthy: number(check.Attr("unhealthy_threshold")),
		}
	}
	b.estate.TargetGroups = append(b.estate.TargetGroups, t)
	b.targetGroups.add(r, t, t.Name)
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
