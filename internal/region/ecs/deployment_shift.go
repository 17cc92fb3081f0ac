package ecs

import (
	"slices"
	"strconv"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// TrafficShift is how the traffic of one of a service's load balancers is to be
// split from now on.
type TrafficShift struct {
	Cluster, Service string
	// ProductionRule and TestRule are the ARNs of listener rules, or of listeners
	// of a Network Load Balancer; TestRule may be empty.
	ProductionRule, TestRule string
	// Production and Test are the weights of target groups in percent, by ARN.
	Production, Test map[string]float64
}

// ShiftTraffic carries a split out. The region replaces it by what Elastic Load
// Balancing does; until then the weights are only described.
var ShiftTraffic = func(*operation.Request, TrafficShift) {}

// shiftOf is what the scheduler needs of a deployment configuration.
func shiftOf(d *ecstypes.DeploymentConfiguration) scheduler.Shift {
	if d == nil || !ecsspec.ShiftsTraffic(d.Strategy) {
		return scheduler.Shift{}
	}
	shift := scheduler.Shift{
		Steps: ecsspec.TrafficSteps(*d), StepBake: time.Duration(ecsspec.StepBakeMinutes(*d)) * time.Minute,
		Bake: time.Duration(deref(d.BakeTimeInMinutes)) * time.Minute,
	}
	for _, h := range d.LifecycleHooks {
		hook := scheduler.Hook{Timeout: ecsspec.DefaultHookMinutes * time.Minute}
		for _, stage := range h.LifecycleStages {
			hook.Stages = append(hook.Stages, scheduler.Stage(stage))
		}
		if t := h.TimeoutConfiguration; t != nil {
			hook.Continues = t.Action == ecstypes.DeploymentLifecycleHookActionContinue
			if t.TimeoutInMinutes != nil {
				hook.Timeout = time.Duration(*t.TimeoutInMinutes) * time.Minute
			}
		}
		shift.Hooks = append(shift.Hooks, hook)
	}
	return shift
}

// resolveTargets gives each load balancer of a revision one of its two target
// groups: the one that the serving revision does not use.
func (s *serviceRecord) resolveTargets(r *operation.Request, revision *ecstypes.ServiceRevision) {
	d := s.Settings.DeploymentConfiguration
	if d == nil || !ecsspec.ShiftsTraffic(d.Strategy) {
		return
	}
	var used []string
	if c := s.Schedule.Completed; c != nil {
		serving, _ := revisions.Get(r.Scoped, s.key()+"/"+revisionOf(c.ID))
		used = targetGroupsOf(&serving)
	}
	resolved := &ecstypes.ResolvedConfiguration{}
	for _, lb := range revision.LoadBalancers {
		if lb.AdvancedConfiguration == nil {
			continue
		}
		group := lb.TargetGroupArn
		if slices.Contains(used, deref(group)) {
			group = lb.AdvancedConfiguration.AlternateTargetGroupArn
		}
		resolved.LoadBalancers = append(resolved.LoadBalancers, ecstypes.ServiceRevisionLoadBalancer{
			TargetGroupArn: group, ProductionListenerRule: lb.AdvancedConfiguration.ProductionListenerRule,
		})
	}
	if len(resolved.LoadBalancers) > 0 {
		revision.ResolvedConfiguration = resolved
	}
}

// targetGroupsOf are the target groups that the tasks of a revision join.
func targetGroupsOf(revision *ecstypes.ServiceRevision) (groups []string) {
	if c := revision.ResolvedConfiguration; c != nil {
		for _, lb := range c.LoadBalancers {
			groups = append(groups, deref(lb.TargetGroupArn))
		}
		return groups
	}
	for _, lb := range revision.LoadBalancers {
		if arn := deref(lb.TargetGroupArn); arn != "" {
			groups = append(groups, arn)
		}
	}
	return groups
}

// moveTraffic carries out what the scheduler decided about traffic and
// describes the stage that the deployment has reached.
func (s *serviceRecord) moveTraffic(r *operation.Request, before *scheduler.Service) {
	primary := s.Schedule.Primary()
	if primary == nil || primary.Shift == nil {
		return
	}
	wasProduction, wasTest := before.Weights()
	production, test := s.Schedule.Weights()
	if !sameWeights(wasProduction, production) || !sameWeights(wasTest, test) {
		s.shiftTargets(r, production, test)
	}
	if s.Deployments[primary.ID].RollingBack || primary.Rollout == ecstypes.DeploymentRolloutStateCompleted && before.Primary() != nil && before.Primary().Rollout == primary.Rollout {
		return
	}
	rollout := s.Deployments[primary.ID].Rollout
	editRollout(r, s, primary.ID, func(d *ecstypes.ServiceDeployment) {
		d.LifecycleStage = ecstypes.ServiceDeploymentLifecycleStage(primary.Shift.Stage)
		d.LifecycleHookDetails = nil
		for _, h := range primary.Shift.Hooks {
			hook := s.Schedule.Shift.Hooks[h.Hook]
			detail := ecstypes.DeploymentLifecycleHookDetail{
				HookId: ptr(hookID(rollout, primary.Shift, h.Hook)), Status: h.Status, ExpiresAt: ptr(h.Expires),
				TargetType: ecstypes.DeploymentLifecycleHookTargetTypePause, TimeoutAction: ecstypes.DeploymentLifecycleHookActionRollback,
			}
			if hook.Continues {
				detail.TimeoutAction = ecstypes.DeploymentLifecycleHookActionContinue
			}
			d.LifecycleHookDetails = append(d.LifecycleHookDetails, detail)
		}
	})
	if was := before.Deployment(primary.ID); was == nil || was.Shift == nil || was.Shift.Stage != primary.Shift.Stage {
		record(r, s, TimelineEntry{Kind: TimelineStage, Deployment: primary.ID, To: string(primary.Shift.Stage)})
	}
}

func hookID(rollout string, g *scheduler.Progress, hook int) string {
	return steadyUUID(rollout, string(g.Stage), strconv.Itoa(g.Step), strconv.Itoa(hook))
}

// sameWeights compares two splits; who has no weight is not there.
func sameWeights(a, b map[string]float64) bool {
	for _, pair := range [][2]map[string]float64{{a, b}, {b, a}} {
		for id, percent := range pair[0] {
			if pair[1][id] != percent {
				return false
			}
		}
	}
	return true
}

// shiftTargets tells each load balancer the weights of its target groups.
func (s *serviceRecord) shiftTargets(r *operation.Request, production, test map[string]float64) {
	for i, lb := range s.Settings.LoadBalancers {
		a := lb.AdvancedConfiguration
		if a == nil {
			continue
		}
		shift := TrafficShift{
			Cluster: s.Cluster, Service: s.Name, ProductionRule: deref(a.ProductionListenerRule), TestRule: deref(a.TestListenerRule),
			Production: map[string]float64{}, Test: map[string]float64{},
		}
		for id := range production {
			revision, _ := revisions.Get(r.Scoped, s.key()+"/"+revisionOf(id))
			if groups := targetGroupsOf(&revision); i < len(groups) {
				shift.Production[groups[i]] += production[id]
				shift.Test[groups[i]] += test[id]
			}
		}
		ShiftTraffic(r, shift)
	}
}
