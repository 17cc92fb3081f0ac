package scaling

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed scheduled_scaling.md
var scheduledScalingPage string

// ScheduledScaling finds schedules that never come, or whose bounds contradict each other.
var ScheduledScaling = &lint.Rule{
	Name:     "scheduled-scaling",
	Severity: lint.Error,
	Page:     scheduledScalingPage,
	Check:    checkScheduledScaling,
}

func checkScheduledScaling(p *lint.Pass) {
	for _, s := range p.Estate.ScheduledScalings {
		if expression, ok := s.Schedule.Get(); ok {
			if _, err := ecsspec.ParseOccurrence(expression, nil); err != nil {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Schedule), Message: fmt.Sprintf("schedule %q never comes: %v", expression, err),
					Advice: "Write cron(minutes hours day-of-month month day-of-week year), rate(number unit) or at(yyyy-mm-ddThh:mm:ss)."})
			}
		}
		minimum, minimumKnown := s.Minimum.Get()
		maximum, maximumKnown := s.Maximum.Get()
		switch {
		case minimumKnown && maximumKnown && minimum > maximum:
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Minimum), Message: fmt.Sprintf("min_capacity %d is above max_capacity %d", minimum, maximum)})
		case minimumKnown && s.Maximum.Absent():
			// One bound alone is set against the target's other one.
			if t := s.Target.One(); t != nil {
				if most, ok := t.Maximum.Get(); ok && minimum > most {
					p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Minimum),
						Message: fmt.Sprintf("min_capacity %d is above the target's max_capacity %d, which the schedule does not raise", minimum, most),
						Advice:  "Set max_capacity too."})
				}
			}
		case maximumKnown && s.Minimum.Absent():
			if t := s.Target.One(); t != nil {
				if least, ok := t.Minimum.Get(); ok && maximum < least {
					p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Maximum),
						Message: fmt.Sprintf("max_capacity %d is below the target's min_capacity %d, which the schedule does not lower", maximum, least),
						Advice:  "Set min_capacity too."})
				}
			}
		}
	}
}
