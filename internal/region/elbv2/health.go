package elbv2

import (
	"slices"
	"strconv"
	"time"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Descriptions of states as Elastic Load Balancing words them
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/check-target-health.html).
const (
	describedNotInUse      = "Target group is not configured to receive traffic from the load balancer"
	describedRegistering   = "Target registration is in progress"
	describedInitial       = "Initial health checks in progress"
	describedDisabled      = "Health checks are disabled for this target group"
	describedTimeout       = "Request timed out"
	describedFailed        = "Health checks failed"
	describedNotRegistered = "Target is not registered to the target group"
)

// verdict is how a health check of the target ends: healthy, or unhealthy with
// reason and description.
func verdict(r *operation.Request, g *TargetGroupRecord, t *TargetRecord) (state elbtypes.TargetHealthStateEnum, reason elbtypes.TargetHealthReasonEnum, description string) {
	a := t.Answer
	if a == nil {
		if g.Described.TargetType == elbtypes.TargetTypeEnumIp && !ec2.AddressAnswers(r, operation.Deref(g.Described.VpcId), t.ID) {
			return elbtypes.TargetHealthStateEnumUnhealthy, elbtypes.TargetHealthReasonEnumTimeout, describedTimeout
		}
		return elbtypes.TargetHealthStateEnumHealthy, "", ""
	}
	if a.Silent {
		return elbtypes.TargetHealthStateEnumUnhealthy, elbtypes.TargetHealthReasonEnumTimeout, describedTimeout
	}
	port := t.Port
	if p := operation.Deref(g.Described.HealthCheckPort); p != trafficPort && p != "" {
		n, _ := strconv.Atoi(p) // checked when it was set
		port = int32(n)
	}
	if !slices.Contains(a.Ports, port) {
		return elbtypes.TargetHealthStateEnumUnhealthy, elbtypes.TargetHealthReasonEnumFailedHealthChecks, describedFailed
	}
	if m := g.Described.Matcher; a.Code != 0 && m != nil {
		text, low, high := operation.Deref(m.HttpCode), 100, 599
		if m.GrpcCode != nil {
			text, low = *m.GrpcCode, 0
		}
		if has, ok := parseCodes(text, low, high); ok && !has(a.Code) {
			return elbtypes.TargetHealthStateEnumUnhealthy, elbtypes.TargetHealthReasonEnumResponseCodeMismatch,
				"Health checks failed with these codes: [" + strconv.Itoa(a.Code) + "]"
		}
	}
	return elbtypes.TargetHealthStateEnumHealthy, "", ""
}

// recheckTargets looks at all targets of a group again: what it is used by, or
// how it is checked, has changed.
func recheckTargets(r *operation.Request, g *TargetGroupRecord) {
	for _, t := range targets.List(r.Scoped, g.ARN()+"/") {
		recheck(r, g, &t)
	}
}

// recheck brings a target into the state that its group's use asks for and
// enqueues when its health checks will change it.
func recheck(r *operation.Request, g *TargetGroupRecord, t *TargetRecord) {
	if t.State == elbtypes.TargetHealthStateEnumDraining {
		return
	}
	used := routes.Count(r.Scoped, g.ARN()+"|") > 0
	switch {
	case !used:
		t.become(r, elbtypes.TargetHealthStateEnumUnused, elbtypes.TargetHealthReasonEnumNotInUse, describedNotInUse)
	case !operation.Deref(g.Described.HealthCheckEnabled):
		t.become(r, elbtypes.TargetHealthStateEnumUnavailable, elbtypes.TargetHealthReasonEnumHealthCheckDisabled, describedDisabled)
	case t.State == "" || t.State == elbtypes.TargetHealthStateEnumUnused || t.State == elbtypes.TargetHealthStateEnumUnavailable:
		t.Since = r.Now()
		t.become(r, elbtypes.TargetHealthStateEnumInitial, elbtypes.TargetHealthReasonEnumInitialHealthChecking, describedInitial)
	}
	if !used || !operation.Deref(g.Described.HealthCheckEnabled) {
		t.head(r, "", 0)
		return
	}
	state, reason, description := verdict(r, g, t)
	switch state {
	case t.State:
		t.become(r, state, reason, description)
		t.head(r, "", 0)
	case t.Heading: // the checks counted so far go on counting
		t.put(r)
	case elbtypes.TargetHealthStateEnumUnhealthy:
		t.head(r, state, g.UnhealthyAfter())
	default:
		t.head(r, state, g.HealthyAfter())
	}
}

// head keeps the target and lets it come to a state in a while, or ("") nowhere.
func (t *TargetRecord) head(r *operation.Request, state elbtypes.TargetHealthStateEnum, in time.Duration) {
	t.Heading = state
	t.put(r)
	r.Cancel(targetEvent, t.key())
	if state != "" {
		r.Enqueue(store.Event{Due: r.Now().Add(in), Kind: targetEvent, Key: t.key()})
	}
}

// targetDue ends the draining of a target, or lets enough health checks have
// gone one way.
func targetDue(r *operation.Request, e store.Event) error {
	t, found := targets.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	g, found := targetGroups.Get(r.Scoped, groupOfKey(e.Key))
	if !found {
		return nil
	}
	if t.State == elbtypes.TargetHealthStateEnumDraining {
		t.remove(r)
		return nil
	}
	t.Heading = ""
	state, reason, description := verdict(r, &g, &t)
	t.become(r, state, reason, description)
	t.put(r)
	return nil
}

// health is the state as it is described now.
func (t *TargetRecord) health(r *operation.Request, g *TargetGroupRecord) elbtypes.TargetHealth {
	h := elbtypes.TargetHealth{State: t.State, Reason: t.Reason}
	if t.Description != "" {
		h.Description = new(t.Description)
	}
	if t.State == elbtypes.TargetHealthStateEnumInitial && r.Now().Before(t.Since.Add(firstCheck)) {
		h.Reason, h.Description = elbtypes.TargetHealthReasonEnumRegistrationInProgress, new(describedRegistering)
	}
	return h
}
