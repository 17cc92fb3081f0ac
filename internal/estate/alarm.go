package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// Alarm is a CloudWatch alarm on a metric.
type Alarm struct {
	Resource          *module.Resource
	Name              Value[string]
	Namespace, Metric Value[string]
	Dimensions        List[Variable]
	// Actions are what it does when it goes off: ARNs.
	Actions       List[Link[ScalingPolicy]]
	GroupPolicies List[Link[GroupPolicy]]
	// Enabled tells whether it acts at all.
	Enabled Value[bool]
	silent  bool
}

// Silent reports whether the alarm is known to have no action in any of its states.
func (a *Alarm) Silent() bool { return a.silent }

var alarmActions = []string{"alarm_actions", "ok_actions", "insufficient_data_actions"}

func readAlarm(b *builder, r *module.Resource) {
	a := &Alarm{
		Resource: r, Name: nonEmpty(r.Body.Attr("alarm_name")), Namespace: nonEmpty(r.Body.Attr("namespace")),
		Metric: nonEmpty(r.Body.Attr("metric_name")), Dimensions: variables(r.Body.Attr("dimensions")),
		Enabled: boolean(r.Body.Attr("actions_enabled")), silent: true,
	}
	for _, argument := range alarmActions {
		actions := texts(r.Body.Attr(argument))
		a.silent = a.silent && actions.Complete && len(actions.Items) == 0
	}
	b.estate.Alarms = append(b.estate.Alarms, a)
	b.alarms.add(r, a, a.Name)
	b.relate(func() {
		for _, argument := range []string{"alarm_actions", "ok_actions"} {
			a.Actions = joined(a.Actions, links(b, r.Body.Attr(argument), b.scalingPolicies))
			a.GroupPolicies = joined(a.GroupPolicies, links(b, r.Body.Attr(argument), b.groupPolicies))
		}
		for _, action := range a.Actions.Items {
			for _, p := range action.Targets {
				p.Alarms = append(p.Alarms, a)
			}
		}
		for _, action := range a.GroupPolicies.Items {
			for _, p := range action.Targets {
				p.Alarms = append(p.Alarms, a)
			}
		}
	})
}
