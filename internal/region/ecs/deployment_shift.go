package ecs

import (
	"math"
	"slices"
	"strconv"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// shiftOf is what the scheduler needs of a deployment configuration.
func shiftOf(d *ecstypes.DeploymentConfiguration) scheduler.Shift {
	if d == nil || !ecsspec.ShiftsTraffic(d.Strategy) {
		return scheduler.Shift{}
	}
	shift := scheduler.Shift{
		Steps: ecsspec.TrafficSteps(*d), StepBake: time.Duration(ecsspec.StepBakeMinutes(*d)) * time.Minute,
		Bake: time.Duration(operation.Deref(d.BakeTimeInMinutes)) * time.Minute,
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
		if slices.Contains(used, operation.Deref(group)) {
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
	for _, target := range targetsOf(revision) {
		groups = append(groups, target.Group)
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
				HookId: new(hookID(rollout, primary.Shift, h.Hook)), Status: h.Status, ExpiresAt: new(h.Expires),
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

// shiftTargets gives the listener rules of each load balancer the weights of its
// target groups, in percent.
func (s *serviceRecord) shiftTargets(r *operation.Request, production, test map[string]float64) {
	for i, lb := range s.Settings.LoadBalancers {
		a := lb.AdvancedConfiguration
		if a == nil {
			continue
		}
		live, rehearsed := map[string]float64{}, map[string]float64{}
		for id := range production {
			revision, _ := revisions.Get(r.Scoped, s.key()+"/"+revisionOf(id))
			if groups := targetGroupsOf(&revision); i < len(groups) {
				live[groups[i]] += production[id]
				rehearsed[groups[i]] += test[id]
			}
		}
		shiftRule(r, operation.Deref(a.ProductionListenerRule), live)
		shiftRule(r, operation.Deref(a.TestListenerRule), rehearsed)
	}
}

// shiftRule sets the weights of a rule. Load balancers take whole numbers: what
// is below one percent still gets one. A rule that somebody has deleted sends
// nothing anywhere; the deployment goes on and its bake time tells.
func shiftRule(r *operation.Request, rule string, percent map[string]float64) {
	if rule == "" {
		return
	}
	weights := make(map[string]int32, len(percent))
	for group, p := range percent {
		weights[group] = int32(math.Round(p))
		if p > 0 {
			weights[group] = max(weights[group], 1)
		}
	}
	_ = elbv2.ShiftWeights(r, rule, weights)
}
