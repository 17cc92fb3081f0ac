package applicationautoscaling

import (
	"encoding/json"
	"fmt"
	"time"

	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// defaultCooldown is that of ECS services
// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html).
const defaultCooldown = 300 * time.Second

// alarmCalled is an alarm that calls a policy.
func alarmCalled(r *operation.Request, e store.Event) error {
	var a signal.Alarm
	if err := json.Unmarshal(e.Body, &a); err != nil {
		return err
	}
	key, ok := parsePolicyARN(a.Action)
	p, found := policies.Get(r.Scoped, key)
	if !ok || !found || operation.Deref(p.Policy.PolicyARN) != a.Action {
		cloudwatch.Settle(r, a.Name) // the policy it calls is gone
		return nil
	}
	t, found := targets.Get(r.Scoped, *p.Policy.ResourceId)
	cluster, service, _ := parseResource(*p.Policy.ResourceId)
	c, there := ecs.ServiceCapacity(r, cluster, service)
	if !found || !there {
		cloudwatch.Settle(r, a.Name)
		return nil
	}
	want, decided := p.want(r, &a, c)
	if !decided {
		cloudwatch.Settle(r, a.Name)
		return nil
	}
	p.act(r, &t, &a, c, want)
	return nil
}

// want is the desired count that the policy asks for; decided is false when it
// has nothing to go by.
func (p *policyRecord) want(r *operation.Request, a *signal.Alarm, c ecs.Capacity) (want int, decided bool) {
	if a.Value == nil {
		return 0, false
	}
	if tracking := p.Policy.TargetTrackingScalingPolicyConfiguration; tracking != nil {
		// The metric is of the tasks that run, so they are what it is in
		// proportion to; tasks that are still on their way are not asked for twice.
		want = scheduler.TrackTarget(c.Running, *a.Value, *tracking.TargetValue)
		if p.isLow(a.Name) {
			want = min(want, c.Desired)
		} else {
			want = max(want, c.Desired)
		}
		return want, c.Running > 0
	}
	steps := p.Policy.StepScalingPolicyConfiguration
	var list []scheduler.StepAdjustment
	for _, s := range steps.StepAdjustments {
		list = append(list, scheduler.StepAdjustment{
			Lower: s.MetricIntervalLowerBound, Upper: s.MetricIntervalUpperBound, Adjustment: int(*s.ScalingAdjustment),
		})
	}
	step, found := scheduler.ChooseStep(list, *a.Value, a.Threshold)
	if !found {
		return 0, false
	}
	// While a scale-out cools down, only what goes beyond it counts: the same
	// step again asks for what has been given.
	base := c.Desired
	if r.Now().Before(p.ScaledOut.Add(p.cooldown(true))) && p.Base <= c.Desired {
		base = p.Base
	}
	return scheduler.Adjust(base, string(steps.AdjustmentType), step.Adjustment, int(operation.Deref(steps.MinAdjustmentMagnitude))), true
}

func (p *policyRecord) cooldown(out bool) time.Duration {
	var seconds *int32
	switch tracking := p.Policy.TargetTrackingScalingPolicyConfiguration; {
	case tracking == nil:
		seconds = p.Policy.StepScalingPolicyConfiguration.Cooldown
	case out:
		seconds = tracking.ScaleOutCooldown
	default:
		seconds = tracking.ScaleInCooldown
	}
	if seconds == nil {
		return defaultCooldown
	}
	return time.Duration(*seconds) * time.Second
}

// act scales to what the policy wants, as far as bounds, cooldowns, suspension
// and the other policies let it.
func (p *policyRecord) act(r *operation.Request, t *targetRecord, a *signal.Alarm, c ecs.Capacity, want int) {
	p.Want = want
	defer p.put(r)
	bounded := t.bounds().Clamp(want)
	s := t.suspended()
	switch {
	case bounded > c.Desired && operation.Deref(s.DynamicScalingOutSuspended), bounded < c.Desired && operation.Deref(s.DynamicScalingInSuspended):
		cloudwatch.Settle(r, a.Name) // until the target is registered anew
		return
	case bounded > c.Desired:
		if now := r.Now(); !now.Before(p.ScaledOut.Add(p.cooldown(true))) {
			p.Base = c.Desired
		}
		// Scaling out cancels the cooldown of scaling in.
		p.ScaledOut, p.ScaledIn = r.Now(), time.Time{}
	case bounded < c.Desired:
		if p.othersHold(r, t) {
			// Should they let go, their own alarms call.
			cloudwatch.Settle(r, a.Name)
			return
		}
		if !p.mayScaleIn(r, c) {
			return
		}
		if bounded = t.bounds().Clamp(max(bounded, p.wantedByOthers(r))); bounded >= c.Desired {
			return
		}
		p.ScaledIn = r.Now()
	default:
		if want != c.Desired {
			t.notScaled(r, p.cause(a), c.Desired, want)
		}
		// The same data would only lead here again.
		cloudwatch.Settle(r, a.Name)
		return
	}
	t.scale(r, bounded, p.cause(a))
}

// mayScaleIn: not while a deployment is under way
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html),
// not while tasks are still to come and not in a cooldown.
func (p *policyRecord) mayScaleIn(r *operation.Request, c ecs.Capacity) bool {
	return !c.Deploying && c.Running >= c.Desired && !r.Now().Before(p.ScaledIn.Add(p.cooldown(false)))
}

// othersHold: a service is scaled in only when all target tracking policies would
// (https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html).
// A policy whose scale-in is disabled never does.
func (p *policyRecord) othersHold(r *operation.Request, t *targetRecord) bool {
	if c := p.Policy.TargetTrackingScalingPolicyConfiguration; c != nil && operation.Deref(c.DisableScaleIn) {
		return true
	}
	for _, o := range policies.List(r.Scoped, t.id()+"!") {
		if o.key() == p.key() || !o.scalesIn() {
			continue
		}
		if state, found := cloudwatch.State(r, operation.Deref(o.Policy.Alarms[1].AlarmName)); found && state != scheduler.AlarmAlarm {
			return true
		}
	}
	return false
}

// scalesIn tells whether it is a target tracking policy that may scale in.
func (p *policyRecord) scalesIn() bool {
	c := p.Policy.TargetTrackingScalingPolicyConfiguration
	return c != nil && !operation.Deref(c.DisableScaleIn) && len(p.Policy.Alarms) == 2
}

// wantedByOthers is the most that another target tracking policy asked for last.
func (p *policyRecord) wantedByOthers(r *operation.Request) (most int) {
	for _, o := range policies.List(r.Scoped, *p.Policy.ResourceId+"!") {
		if o.key() != p.key() && o.scalesIn() {
			most = max(most, o.Want)
		}
	}
	return most
}

func (p *policyRecord) cause(a *signal.Alarm) string {
	return fmt.Sprintf("monitor alarm %s in state %s triggered policy %s", a.Name, a.State, *p.Policy.PolicyName)
}

// scale sets the service's desired count and records the activity.
func (t *targetRecord) scale(r *operation.Request, want int, cause string) {
	cluster, service, _ := parseResource(t.id())
	activity := aastypes.ScalingActivity{
		Description: new(fmt.Sprintf("Setting desired count to %d.", want)), Cause: new(cause),
		StatusCode:    aastypes.ScalingActivityStatusCodeInProgress,
		StatusMessage: new(fmt.Sprintf("Successfully set desired count to %d. Waiting for change to be fulfilled by ecs.", want)),
	}
	if err := ecs.SetDesiredCount(r, cluster, service, want); err != nil {
		activity.StatusCode, activity.EndTime = aastypes.ScalingActivityStatusCodeFailed, new(r.Now())
		activity.StatusMessage = new(fmt.Sprintf("Failed to set desired count to %d: %s", want, err))
	}
	t.record(r, activity)
}
