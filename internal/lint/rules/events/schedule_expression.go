package events

import (
	_ "embed"
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed schedule_expression.md
var scheduleExpressionPage string

// ScheduleExpression finds schedules that AWS cannot read.
var ScheduleExpression = &lint.Rule{
	Name:     "schedule-expression",
	Severity: lint.Error,
	Page:     scheduleExpressionPage,
	Check:    checkScheduleExpression,
}

func checkScheduleExpression(p *lint.Pass) {
	for _, r := range p.Estate.EventRules {
		if o, ok := checkExpression(p, lint.Issue{Resource: r.Resource}, r.Schedule); ok && o.Once() {
			p.Report(lint.Issue{Resource: r.Resource, Range: lint.At(r.Schedule),
				Message: "A rule of EventBridge has no at(...) schedules: expected cron(...) or rate(...)",
				Advice:  "Use a schedule of EventBridge Scheduler (scheduler_schedule) to run something once."})
		}
	}
	for _, s := range p.Estate.Schedules {
		checkExpression(p, lint.Issue{Resource: s.Resource}, s.Expression)
		if zone, ok := s.Timezone.Get(); ok {
			if _, err := ecsspec.ParseZone(zone); err != nil {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Timezone), Message: "schedule_expression_timezone " + err.Error(),
					Advice: "AWS refuses the schedule. Zones of the database have the form Area/City, or are UTC."})
			}
		}
	}
}

// checkExpression reports an expression that AWS cannot read, as an issue of the resource given; ok is false when it is not
// known or was reported.
func checkExpression(p *lint.Pass, issue lint.Issue, written estate.Value[string]) (o ecsspec.Occurrence, ok bool) {
	text, known := written.Get()
	if !known {
		return o, false
	}
	o, err := ecsspec.ParseOccurrence(text, nil)
	if err == nil {
		return o, true
	}
	issue.Range, issue.Message = lint.At(written), "AWS cannot read the schedule: "+err.Error()
	issue.Advice = "A cron expression has six fields, the last of them the year, and ? in one of the two fields for days; a rate has a number and its unit."
	if repaired, ok := ecsspec.RepairedSchedule(text); ok {
		issue.Advice = fmt.Sprintf("Did you mean %q?", repaired)
		issue.Fix = lint.Propose(fmt.Sprintf("set schedule_expression to %q", repaired), lint.Set(written, cty.StringVal(repaired)))
	}
	p.Report(issue)
	return o, false
}
