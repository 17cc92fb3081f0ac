package eventbridgescheduler

import (
	"slices"
	"strings"
	"time"

	awsscheduler "github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scheduleRecord is a schedule as the region keeps it: GROUP/NAME.
type scheduleRecord struct {
	Group, Name       string
	Created, Modified time.Time
	// Settings is what it was created or last updated with, defaults filled in:
	// an update replaces all of it.
	Settings awsscheduler.UpdateScheduleInput
}

var schedules = store.Collection[scheduleRecord]{Name: "scheduler/schedule"}

func (s *scheduleRecord) key() string { return s.Group + "/" + s.Name }

func (s *scheduleRecord) arn(r *operation.Request) string { return arn(r, "schedule/"+s.key()) }

func (s *scheduleRecord) occurrence() (ecsspec.Occurrence, error) {
	zone, err := ecsspec.ParseZone(operation.Deref(s.Settings.ScheduleExpressionTimezone))
	if err != nil {
		return ecsspec.Occurrence{}, validation("Invalid Schedule Expression Timezone: %s", err)
	}
	o, err := ecsspec.ParseOccurrence(operation.Deref(s.Settings.ScheduleExpression), zone)
	if err != nil {
		return o, validation("Invalid Schedule Expression %s. %s", operation.Deref(s.Settings.ScheduleExpression), err)
	}
	return o, nil
}

func (s *scheduleRecord) remove(r *operation.Request) {
	r.Cancel(scheduleEvent, s.key())
	schedules.Delete(r.Scoped, s.key())
}

// fill sets defaults and checks the schedule
// (https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html).
func (s *scheduleRecord) fill() error {
	in := &s.Settings
	if in.KmsKeyArn != nil {
		return validation("the embedded region does not have this yet: kmsKeyArn")
	}
	if in.State == "" {
		in.State = schedulertypes.ScheduleStateEnabled
	}
	if in.ActionAfterCompletion == "" {
		in.ActionAfterCompletion = schedulertypes.ActionAfterCompletionNone
	}
	if operation.Deref(in.ScheduleExpressionTimezone) == "" {
		in.ScheduleExpressionTimezone = new("UTC")
	}
	if _, err := s.occurrence(); err != nil {
		return err
	}
	if w := in.FlexibleTimeWindow; w == nil || w.Mode == schedulertypes.FlexibleTimeWindowModeFlexible && (operation.Deref(w.MaximumWindowInMinutes) < 1 || *w.MaximumWindowInMinutes > 1440) {
		return validation("FlexibleTimeWindow is required, and with the mode FLEXIBLE its MaximumWindowInMinutes must be between 1 and 1440")
	} else if w.Mode == schedulertypes.FlexibleTimeWindowModeOff && w.MaximumWindowInMinutes != nil {
		return validation("MaximumWindowInMinutes cannot be given with the mode OFF")
	}
	if in.StartDate != nil && in.EndDate != nil && !in.StartDate.Before(*in.EndDate) {
		return validation("The StartDate must come before the EndDate.")
	}
	t := *in.Target
	in.Target = &t
	if t.RetryPolicy == nil {
		t.RetryPolicy = &schedulertypes.RetryPolicy{MaximumEventAgeInSeconds: new(int32(86_400)), MaximumRetryAttempts: new(int32(185))}
	}
	switch {
	case !strings.HasPrefix(operation.Deref(t.Arn), "arn:"):
		return validation("Provided Arn %q is not in correct format.", operation.Deref(t.Arn))
	case t.EcsParameters == nil && isCluster(*t.Arn):
		return validation("EcsParameters must be specified for an ECS target.")
	case t.EcsParameters != nil && !isCluster(*t.Arn):
		return validation("EcsParameters can only be given for an ECS cluster, not for %s", *t.Arn)
	}
	return nil
}

func isCluster(arn string) bool {
	return strings.Contains(arn, ":ecs:") && strings.Contains(arn, ":cluster/")
}

func createSchedule(r *operation.Request, in *awsscheduler.CreateScheduleInput) (*awsscheduler.CreateScheduleOutput, error) {
	g, err := getGroup(r, in.GroupName)
	if err != nil {
		return nil, err
	}
	if err := checkName(operation.Deref(in.Name)); err != nil {
		return nil, err
	}
	s := scheduleRecord{Group: g.Name, Name: *in.Name, Created: r.Now(), Modified: r.Now(), Settings: awsscheduler.UpdateScheduleInput{
		FlexibleTimeWindow: in.FlexibleTimeWindow, Name: in.Name, ScheduleExpression: in.ScheduleExpression, Target: in.Target,
		ActionAfterCompletion: in.ActionAfterCompletion, Description: in.Description, EndDate: in.EndDate, KmsKeyArn: in.KmsKeyArn,
		ScheduleExpressionTimezone: in.ScheduleExpressionTimezone, StartDate: in.StartDate, State: in.State,
	}}
	if _, taken := schedules.Get(r.Scoped, s.key()); taken {
		return nil, conflict("Schedule %s already exists.", s.Name)
	}
	if err := s.put(r); err != nil {
		return nil, err
	}
	return &awsscheduler.CreateScheduleOutput{ScheduleArn: new(s.arn(r))}, nil
}

func (s *scheduleRecord) put(r *operation.Request) error {
	if err := s.fill(); err != nil {
		return err
	}
	schedules.Put(r.Scoped, s.key(), *s)
	s.plan(r, r.Now())
	return nil
}

func find(r *operation.Request, group, name *string) (*scheduleRecord, error) {
	g, err := getGroup(r, group)
	if err != nil {
		return nil, err
	}
	s, found := schedules.Get(r.Scoped, g.Name+"/"+operation.Deref(name))
	if !found {
		return nil, notFound("Schedule %s does not exist.", operation.Deref(name))
	}
	return &s, nil
}

func updateSchedule(r *operation.Request, in *awsscheduler.UpdateScheduleInput) (*awsscheduler.UpdateScheduleOutput, error) {
	s, err := find(r, in.GroupName, in.Name)
	if err != nil {
		return nil, err
	}
	s.Settings, s.Modified = *in, r.Now()
	if err := s.put(r); err != nil {
		return nil, err
	}
	return &awsscheduler.UpdateScheduleOutput{ScheduleArn: new(s.arn(r))}, nil
}

func getSchedule(r *operation.Request, in *awsscheduler.GetScheduleInput) (*awsscheduler.GetScheduleOutput, error) {
	s, err := find(r, in.GroupName, in.Name)
	if err != nil {
		return nil, err
	}
	set := &s.Settings
	return &awsscheduler.GetScheduleOutput{
		Arn: new(s.arn(r)), Name: new(s.Name), GroupName: new(s.Group), CreationDate: new(s.Created), LastModificationDate: new(s.Modified),
		ActionAfterCompletion: set.ActionAfterCompletion, Description: set.Description, StartDate: set.StartDate, EndDate: set.EndDate,
		FlexibleTimeWindow: set.FlexibleTimeWindow, ScheduleExpression: set.ScheduleExpression,
		ScheduleExpressionTimezone: set.ScheduleExpressionTimezone, State: set.State, Target: set.Target,
	}, nil
}

func deleteSchedule(r *operation.Request, in *awsscheduler.DeleteScheduleInput) (*awsscheduler.DeleteScheduleOutput, error) {
	s, err := find(r, in.GroupName, in.Name)
	if err != nil {
		return nil, err
	}
	s.remove(r)
	return &awsscheduler.DeleteScheduleOutput{}, nil
}

func listSchedules(r *operation.Request, in *awsscheduler.ListSchedulesInput) (*awsscheduler.ListSchedulesOutput, error) {
	prefix := ""
	if in.GroupName != nil {
		g, err := getGroup(r, in.GroupName)
		if err != nil {
			return nil, err
		}
		prefix = g.Name + "/"
	}
	kept := slices.DeleteFunc(schedules.List(r.Scoped, prefix), func(s scheduleRecord) bool {
		return in.State != "" && in.State != s.Settings.State || !strings.HasPrefix(s.Name, operation.Deref(in.NamePrefix))
	})
	kept, next, err := page(kept, func(s scheduleRecord) string { return s.key() }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &awsscheduler.ListSchedulesOutput{Schedules: []schedulertypes.ScheduleSummary{}, NextToken: next}
	for _, s := range kept {
		out.Schedules = append(out.Schedules, schedulertypes.ScheduleSummary{
			Arn: new(s.arn(r)), Name: new(s.Name), GroupName: new(s.Group), CreationDate: new(s.Created), LastModificationDate: new(s.Modified),
			State: s.Settings.State, Target: &schedulertypes.TargetSummary{Arn: s.Settings.Target.Arn},
		})
	}
	return out, nil
}
