package eventbridgescheduler

import (
	"encoding/json"
	"strconv"
	"time"

	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scheduleEvent is a schedule's time; its key is the schedule's, its body the
// time it is for, which a flexible window may have passed.
const scheduleEvent = "scheduler/schedule"

// Delivery is what became of a schedule's call, as recorded in the world's
// history under "scheduler/delivery/GROUP/NAME".
type Delivery struct {
	Target string
	// Tasks are the ARNs of the tasks that were run, Problem is why none was.
	Tasks   []string `json:",omitempty"`
	Problem string   `json:",omitempty"`
}

// plan enqueues the first time after the given one.
func (s *scheduleRecord) plan(r *operation.Request, after time.Time) {
	r.Cancel(scheduleEvent, s.key())
	o, err := s.occurrence()
	if err != nil || s.Settings.State != schedulertypes.ScheduleStateEnabled {
		return
	}
	anchor := s.Created
	// A one-time schedule ignores the start and end date.
	if start := s.Settings.StartDate; start != nil && !o.Once() {
		if anchor = *start; start.After(after) {
			after = start.Add(-time.Millisecond)
		}
	}
	due, found := o.Next(anchor, after)
	if !found || s.Settings.EndDate != nil && !o.Once() && due.After(*s.Settings.EndDate) {
		s.complete(r)
		return
	}
	body, err := json.Marshal(due)
	if err != nil {
		return // a time always encodes
	}
	r.Enqueue(store.Event{Due: due.Add(s.delay(r)), Kind: scheduleEvent, Key: s.key(), Body: body, Background: true})
}

// complete ends a schedule that has no further time.
func (s *scheduleRecord) complete(r *operation.Request) {
	if s.Settings.ActionAfterCompletion == schedulertypes.ActionAfterCompletionDelete {
		schedules.Delete(r.Scoped, s.key())
	}
}

// delay is where in a flexible window the call falls.
func (s *scheduleRecord) delay(r *operation.Request) time.Duration {
	w := s.Settings.FlexibleTimeWindow
	if w.Mode != schedulertypes.FlexibleTimeWindowModeFlexible {
		return 0
	}
	n, err := strconv.ParseUint(r.ID("scheduler/window", 8), 16, 64)
	if err != nil {
		return 0
	}
	return time.Duration(n%uint64(*w.MaximumWindowInMinutes*60)) * time.Second
}

func scheduleDue(r *operation.Request, e store.Event) error {
	s, found := schedules.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	var due time.Time
	if err := json.Unmarshal(e.Body, &due); err != nil {
		return err
	}
	d := Delivery{Target: *s.Settings.Target.Arn}
	if s.Settings.Target.EcsParameters != nil {
		d.Tasks, d.Problem = s.run(r)
	} else {
		d.Problem = "the embedded region has nothing behind this target"
	}
	r.Record("scheduler/delivery/"+s.key(), d)
	s.plan(r, due)
	return nil
}

// run runs the tasks of an ECS target.
func (s *scheduleRecord) run(r *operation.Request) (tasks []string, problem string) {
	t := s.Settings.Target
	e := t.EcsParameters
	in := &awsecs.RunTaskInput{
		Cluster: t.Arn, TaskDefinition: e.TaskDefinitionArn, Count: e.TaskCount, LaunchType: ecstypes.LaunchType(e.LaunchType),
		PlatformVersion: e.PlatformVersion, Group: e.Group, EnableECSManagedTags: operation.Deref(e.EnableECSManagedTags),
		EnableExecuteCommand: operation.Deref(e.EnableExecuteCommand), PropagateTags: ecstypes.PropagateTags(e.PropagateTags), ReferenceId: e.ReferenceId,
		StartedBy: new("chronos-schedule/" + s.Name),
	}
	if n := e.NetworkConfiguration; n != nil && n.AwsvpcConfiguration != nil {
		in.NetworkConfiguration = &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
			Subnets: n.AwsvpcConfiguration.Subnets, SecurityGroups: n.AwsvpcConfiguration.SecurityGroups,
			AssignPublicIp: ecstypes.AssignPublicIp(n.AwsvpcConfiguration.AssignPublicIp),
		}}
	}
	for _, i := range e.CapacityProviderStrategy {
		in.CapacityProviderStrategy = append(in.CapacityProviderStrategy, ecstypes.CapacityProviderStrategyItem{
			CapacityProvider: i.CapacityProvider, Base: i.Base, Weight: i.Weight,
		})
	}
	for _, c := range e.PlacementConstraints {
		in.PlacementConstraints = append(in.PlacementConstraints, ecstypes.PlacementConstraint{
			// Scheduler spells types as ECS does.
			Type: ecstypes.PlacementConstraintType(c.Type), Expression: c.Expression,
		})
	}
	for _, p := range e.PlacementStrategy {
		in.PlacementStrategy = append(in.PlacementStrategy, ecstypes.PlacementStrategy{Type: ecstypes.PlacementStrategyType(p.Type), Field: p.Field})
	}
	for _, tag := range e.Tags {
		in.Tags = append(in.Tags, ecstypes.Tag{Key: new(tag["Key"]), Value: new(tag["Value"])})
	}
	if input := operation.Deref(t.Input); input != "" {
		var o ecstypes.TaskOverride
		if err := json.Unmarshal([]byte(input), &o); err != nil {
			return nil, "the input is not a task override: " + err.Error()
		}
		in.Overrides = &o
	}
	return ecs.Run(r, in)
}
