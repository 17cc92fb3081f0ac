package scaling

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed desired_count_drift.md
var desiredCountDriftPage string

// DesiredCountDrift finds services whose number of tasks both Terraform and autoscaling own.
var DesiredCountDrift = &lint.Rule{
	Name:     "desired-count-drift",
	Severity: lint.Warning,
	Page:     desiredCountDriftPage,
	Check:    checkDesiredCountDrift,
}

func checkDesiredCountDrift(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if len(s.Scaling) == 0 || s.CountOwnedElsewhere() || s.DesiredCount.Absent() {
			continue
		}
		var scaled *estate.ScalingTarget
		for _, t := range s.Scaling {
			// One that may be for another service, or may not be there, is none for certain.
			if t.Service.One() == s && t.Resource.InstancesKnown && !bound(t) {
				scaled = t
			}
		}
		if scaled == nil {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount),
			Message: fmt.Sprintf("desired_count is written down, but %s changes it: each apply sets the service back to this many tasks", scaled.Resource.Address),
			Advice:  "Add lifecycle { ignore_changes = [desired_count] } to the service: the number is then that of its creation."})
	}
}

// bound reports whether a target leaves the service no choice.
func bound(t *estate.ScalingTarget) bool {
	minimum, minimumKnown := t.Minimum.Get()
	maximum, maximumKnown := t.Maximum.Get()
	return minimumKnown && maximumKnown && minimum == maximum
}
