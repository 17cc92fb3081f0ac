package scaling

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed conflicting_scaling_policies.md
var conflictingScalingPoliciesPage string

// ConflictingScalingPolicies finds policies of a service that work against each other or that nothing sets off, and alarms
// about services that set nothing off.
var ConflictingScalingPolicies = &lint.Rule{
	Name:     "conflicting-scaling-policies",
	Severity: lint.Warning,
	Page:     conflictingScalingPoliciesPage,
	Check:    checkConflictingScalingPolicies,
}

func checkConflictingScalingPolicies(p *lint.Pass) {
	for _, t := range p.Estate.ScalingTargets {
		checkTwice(p, t)
	}
	for _, a := range p.Estate.Alarms {
		checkAlarm(p, a)
	}
	for _, policy := range p.Estate.ScalingPolicies {
		kind, ok := policy.Type.Or("StepScaling")
		if !ok || kind != "StepScaling" || policy.Step == nil || len(policy.Alarms) > 0 || !policy.Resource.InstancesKnown || alarmsUnknown(p.Estate) {
			continue
		}
		p.Report(lint.Issue{Resource: policy.Resource, Range: lint.At(lint.Place(policy.Step.Range)),
			Message: "Nothing sets off the step scaling policy: no alarm in the code has it among its alarm_actions",
			Advice:  "Add an aws_cloudwatch_metric_alarm with alarm_actions = [" + policy.Resource.Type + "." + policy.Resource.Name + ".arn], or track a target, which makes its own alarms."})
	}
}

// checkAlarm looks for an alarm on a metric of ECS that acts on nothing and that no deployment watches. Other alarms may be
// made of it, which the estate does not read.
func checkAlarm(p *lint.Pass, a *estate.Alarm) {
	namespace, _ := a.Namespace.Get()
	if namespace != "AWS/ECS" || !p.Estate.Whole() || p.Estate.Has("cloudwatch_composite_alarm") || watched(p.Estate, a) {
		return
	}
	metric, ok := a.Metric.Get()
	if !ok {
		metric = "a metric"
	}
	enabled, known := a.Enabled.Or(true)
	switch {
	case a.Silent():
		p.Report(lint.Issue{Resource: a.Resource, Range: lint.At(a.Metric, a.Name),
			Message: fmt.Sprintf("The alarm on %s of Amazon ECS drives nothing: it has no actions, and no service watches it while it deploys", metric),
			Advice:  "Give it alarm_actions: the ARN of a scaling policy, or of an SNS topic that tells someone. Or name it in the alarms block of the service."})
	case known && !enabled:
		p.Report(lint.Issue{Resource: a.Resource, Range: lint.At(a.Enabled),
			Message: fmt.Sprintf("The alarm on %s of Amazon ECS drives nothing: its actions are switched off", metric),
			Advice:  "Take out actions_enabled, or set it to true."})
	}
}

// watched reports whether the deployments of a service look at the alarm, or may.
func watched(e *estate.Estate, a *estate.Alarm) bool {
	for _, s := range e.Services {
		if s.Alarms == nil {
			continue
		}
		if !s.Alarms.Names.Complete {
			return true
		}
		for _, name := range s.Alarms.Names.Items {
			if name.Unknown() && len(name.Targets) == 0 || slices.Contains(name.Targets, a) {
				return true
			}
		}
	}
	return false
}

// checkTwice looks for two policies of a target on one metric.
func checkTwice(p *lint.Pass, t *estate.ScalingTarget) {
	first := map[string]*estate.ScalingPolicy{}
	for _, policy := range t.Policies {
		for _, metric := range metricsOf(policy) {
			other := first[metric]
			if other == nil {
				first[metric] = policy
			}
			// Steps out and steps in are two policies by nature.
			if other == nil || other == policy || policy.Track == nil && other.Track == nil || onlyOut(policy) || onlyOut(other) {
				continue
			}
			at := hcl.Range{}
			if policy.Track != nil {
				at = lint.At(policy.Track.Metric, lint.Place(policy.Track.Range))
			} else if policy.Step != nil {
				at = policy.Step.Range
			}
			p.Report(lint.Issue{Resource: policy.Resource, Range: at,
				Message: fmt.Sprintf("Two policies scale the service by %s: %s does too, and what one adds the other may take away", metric, other.Resource.Address),
				Advice:  "Keep the target tracking one, or give them different metrics. With several policies the one that wants the most tasks wins when scaling out, and all have to agree when scaling in."})
			break
		}
	}
}

// metricsOf are the metrics a policy follows, by ECS's own names where they have two.
func metricsOf(policy *estate.ScalingPolicy) (metrics []string) {
	if policy.Track != nil {
		switch metric, ok := policy.Track.Metric.Get(); {
		case ok && metric == "ECSServiceAverageCPUUtilization":
			return []string{"CPUUtilization"}
		case ok && metric == "ECSServiceAverageMemoryUtilization":
			return []string{"MemoryUtilization"}
		case ok && metric != ecsspec.MetricRequestCountPerTarget: // each of several target groups may have its own
			return []string{metric}
		}
		return nil
	}
	for _, a := range policy.Alarms {
		namespace, _ := a.Namespace.Get()
		if metric, ok := a.Metric.Get(); ok && namespace == "AWS/ECS" {
			metrics = append(metrics, metric)
		}
	}
	return metrics
}

// onlyOut reports whether a policy only adds tasks, or may: it then takes nothing away that another has added.
func onlyOut(policy *estate.ScalingPolicy) bool {
	if policy.Track == nil {
		return false
	}
	disabled, ok := policy.Track.DisableScaleIn.Or(false)
	return !ok || disabled
}

// alarmsUnknown reports whether there may be alarms, or actions of theirs, that are not known.
func alarmsUnknown(e *estate.Estate) bool {
	if !e.Whole() {
		return true
	}
	for _, a := range e.Alarms {
		if !a.Actions.Complete {
			return true
		}
		for _, action := range a.Actions.Items {
			if action.Unknown() && len(action.References()) == 0 {
				return true
			}
		}
	}
	return false
}
