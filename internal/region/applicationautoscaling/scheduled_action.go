package applicationautoscaling

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scheduledEvent is a scheduled action's time; its key is the action's.
const scheduledEvent = "applicationautoscaling/scheduled"

// actionRecord is a scheduled action as the region keeps it: RESOURCE!NAME.
type actionRecord struct{ Action aastypes.ScheduledAction }

var scheduledActions = store.Collection[actionRecord]{Name: "applicationautoscaling/scheduled-action"}

func (a *actionRecord) key() string {
	return operation.Deref(a.Action.ResourceId) + "!" + operation.Deref(a.Action.ScheduledActionName)
}

// occurrence reads the action's schedule.
func occurrence(schedule, timezone *string) (ecsspec.Occurrence, error) {
	zone, err := ecsspec.ParseZone(operation.Deref(timezone))
	if err != nil {
		return ecsspec.Occurrence{}, validation("Timezone: %s", err)
	}
	o, err := ecsspec.ParseOccurrence(operation.Deref(schedule), zone)
	if err != nil {
		return o, validation("Schedule: %s", err)
	}
	return o, nil
}

// plan enqueues the next time.
func (a *actionRecord) plan(r *operation.Request) {
	r.Cancel(scheduledEvent, a.key())
	o, err := occurrence(a.Action.Schedule, a.Action.Timezone)
	if err != nil {
		return // it was checked when it was put
	}
	anchor, after := *a.Action.CreationTime, r.Now()
	if s := a.Action.StartTime; s != nil {
		if anchor = *s; s.After(after) {
			after = s.Add(-time.Millisecond)
		}
	}
	due, found := o.Next(anchor, after)
	if !found || a.Action.EndTime != nil && due.After(*a.Action.EndTime) {
		return
	}
	r.Enqueue(store.Event{Due: due, Kind: scheduledEvent, Key: a.key(), Background: true})
}

func (a *actionRecord) remove(r *operation.Request) {
	r.Cancel(scheduledEvent, a.key())
	scheduledActions.Delete(r.Scoped, a.key())
}

// scheduledDue sets the target's bounds and moves the desired count into them.
func scheduledDue(r *operation.Request, e store.Event) error {
	a, found := scheduledActions.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	a.plan(r)
	t, found := targets.Get(r.Scoped, *a.Action.ResourceId)
	if !found || operation.Deref(t.suspended().ScheduledScalingSuspended) {
		return nil
	}
	before := t.bounds()
	var said []string
	if n := a.Action.ScalableTargetAction.MinCapacity; n != nil {
		t.Target.MinCapacity = n
		said = append(said, fmt.Sprintf("min capacity to %d", *n))
	}
	if n := a.Action.ScalableTargetAction.MaxCapacity; n != nil {
		t.Target.MaxCapacity = n
		said = append(said, fmt.Sprintf("max capacity to %d", *n))
	}
	// Whichever bound was not given yields.
	if b := t.bounds(); b.Max < b.Min {
		if a.Action.ScalableTargetAction.MaxCapacity == nil {
			t.Target.MaxCapacity = new(int32(b.Min))
		} else {
			t.Target.MinCapacity = new(int32(b.Max))
		}
	}
	if t.bounds() == before {
		return nil
	}
	t.put(r)
	what := strings.Join(said, " and ")
	t.record(r, aastypes.ScalingActivity{
		Description: new("Setting " + what), Cause: new("scheduled action name " + *a.Action.ScheduledActionName + " was triggered"),
		StatusCode: aastypes.ScalingActivityStatusCodeSuccessful, StatusMessage: new("Successfully set " + what), EndTime: new(r.Now()),
	})
	t.keepWithin(r, "")
	t.wakePolicies(r)
	return nil
}

func putScheduledAction(r *operation.Request, in *applicationautoscaling.PutScheduledActionInput) (*applicationautoscaling.PutScheduledActionOutput, error) {
	t, err := getTarget(r, in.ServiceNamespace, in.ScalableDimension, in.ResourceId)
	if err != nil {
		return nil, err
	}
	name := operation.Deref(in.ScheduledActionName)
	if name == "" || len(name) > 256 || strings.Contains(name, "!") {
		return nil, validation("ScheduledActionName must have 1 to 256 characters and no !, got %q", name)
	}
	a, found := scheduledActions.Get(r.Scoped, t.id()+"!"+name)
	if !found {
		if in.Schedule == nil || in.ScalableTargetAction == nil {
			return nil, validation("Schedule and ScalableTargetAction are required for a new scheduled action")
		}
		a.Action = aastypes.ScheduledAction{
			ScheduledActionName: in.ScheduledActionName, ResourceId: in.ResourceId, ScalableDimension: in.ScalableDimension,
			ServiceNamespace: in.ServiceNamespace, CreationTime: new(r.Now()),
			ScheduledActionARN: new("arn:" + r.Partition + ":autoscaling:" + r.Region + ":" + r.Account + ":scheduledAction:" +
				uuid(r, "applicationautoscaling/scheduled-action") + ":resource/ecs/" + t.id() + ":scheduledActionName/" + name),
		}
	}
	if in.Schedule != nil {
		a.Action.Schedule = in.Schedule
	}
	if in.ScalableTargetAction != nil {
		a.Action.ScalableTargetAction = in.ScalableTargetAction
	}
	// Times that are left out are taken back.
	a.Action.StartTime, a.Action.EndTime, a.Action.Timezone = in.StartTime, in.EndTime, in.Timezone
	if _, err := occurrence(a.Action.Schedule, a.Action.Timezone); err != nil {
		return nil, err
	}
	low, high := a.Action.ScalableTargetAction.MinCapacity, a.Action.ScalableTargetAction.MaxCapacity
	switch {
	case low == nil && high == nil:
		return nil, validation("ScalableTargetAction must have MinCapacity, MaxCapacity or both")
	case operation.Deref(low) < 0 || low != nil && high != nil && *high < *low:
		return nil, validation("Maximum capacity cannot be less than minimum capacity, and neither below 0")
	case in.StartTime != nil && in.EndTime != nil && !in.StartTime.Before(*in.EndTime):
		return nil, validation("StartTime must be before EndTime")
	}
	scheduledActions.Put(r.Scoped, a.key(), a)
	a.plan(r)
	return &applicationautoscaling.PutScheduledActionOutput{}, nil
}

func deleteScheduledAction(r *operation.Request, in *applicationautoscaling.DeleteScheduledActionInput) (*applicationautoscaling.DeleteScheduledActionOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	a, found := scheduledActions.Get(r.Scoped, operation.Deref(in.ResourceId)+"!"+operation.Deref(in.ScheduledActionName))
	if !found {
		return nil, notFound("No scheduled action found for service namespace: %s, resource ID: %s, scalable dimension: %s, scheduled action name: %s",
			in.ServiceNamespace, operation.Deref(in.ResourceId), in.ScalableDimension, operation.Deref(in.ScheduledActionName))
	}
	a.remove(r)
	return &applicationautoscaling.DeleteScheduledActionOutput{}, nil
}

func describeScheduledActions(r *operation.Request, in *applicationautoscaling.DescribeScheduledActionsInput) (*applicationautoscaling.DescribeScheduledActionsOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	prefix := ""
	if in.ResourceId != nil {
		prefix = *in.ResourceId + "!"
	}
	var kept []actionRecord
	for _, a := range scheduledActions.List(r.Scoped, prefix) {
		if len(in.ScheduledActionNames) == 0 || slices.Contains(in.ScheduledActionNames, *a.Action.ScheduledActionName) {
			kept = append(kept, a)
		}
	}
	kept, next, err := page(kept, func(a actionRecord) string { return a.key() }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &applicationautoscaling.DescribeScheduledActionsOutput{ScheduledActions: []aastypes.ScheduledAction{}, NextToken: next}
	for _, a := range kept {
		out.ScheduledActions = append(out.ScheduledActions, a.Action)
	}
	return out, nil
}
