package scaling

import (
	_ "embed"
	"fmt"

	"github.com/hashicorp/hcl/v2"

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
	drifting := map[*estate.Service]*estate.ScalingTarget{}
	steady := map[hcl.Range]bool{}
	for _, s := range p.Estate.Services {
		if target := drifts(s); target != nil {
			drifting[s] = target
			continue
		}
		steady[s.Resource.Range] = true
	}
	for _, s := range p.Estate.Services {
		target := drifting[s]
		if target == nil {
			continue
		}
		issue := lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount),
			Message: fmt.Sprintf("desired_count is written down, but %s changes it: each apply sets the service back to this many tasks", target.Resource.Address),
			Advice:  "Add lifecycle { ignore_changes = [desired_count] } to the service: the number is then that of its creation."}
		// Another instance of the block may live by its number.
		if !steady[s.Resource.Range] {
			issue.Fix = lint.Propose("ignore changes of desired_count", lint.IgnoreChanges(s.Resource.Range, "desired_count"))
		}
		p.Report(issue)
	}
}

// drifts is the target that changes the number of tasks a service has written down, nil when there is none for certain.
func drifts(s *estate.Service) *estate.ScalingTarget {
	if len(s.Scaling) == 0 || s.CountOwnedElsewhere() || s.DesiredCount.Absent() {
		return nil
	}
	var scaled *estate.ScalingTarget
	for _, t := range s.Scaling {
		// One that may be for another service, or may not be there, is none for certain.
		if t.Service.One() == s && t.Resource.InstancesKnown && !bound(t) {
			scaled = t
		}
	}
	return scaled
}

// bound reports whether a target leaves the service no choice.
func bound(t *estate.ScalingTarget) bool {
	minimum, minimumKnown := t.Minimum.Get()
	maximum, maximumKnown := t.Maximum.Get()
	return minimumKnown && maximumKnown && minimum == maximum
}
