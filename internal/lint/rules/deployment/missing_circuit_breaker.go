package deployment

import (
	_ "embed"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_circuit_breaker.md
var missingCircuitBreakerPage string

// MissingCircuitBreaker finds services whose failing deployments nothing ends.
var MissingCircuitBreaker = &lint.Rule{
	Name:     "missing-circuit-breaker",
	Severity: lint.Warning,
	Page:     missingCircuitBreakerPage,
	Check:    checkMissingCircuitBreaker,
}

func checkMissingCircuitBreaker(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if !s.RollsOut() {
			continue
		}
		enabled, rollback, ok := false, false, true
		at := hcl.Range{}
		for _, blockType := range []string{"deployment_circuit_breaker", "alarms"} {
			trigger := s.Breaker
			if blockType == "alarms" {
				trigger = s.Alarms
			}
			if s.Resource.Body.UnknownBlocks[blockType] {
				ok = false
			}
			if trigger == nil {
				continue
			}
			enable, enableKnown := trigger.Enable.Or(false)
			back, backKnown := trigger.Rollback.Or(false)
			ok = ok && enableKnown && backKnown
			enabled, rollback = enabled || enable, rollback || enable && back
			if at.Filename == "" {
				at = lint.At(trigger.Rollback, trigger.Enable)
			}
		}
		switch {
		case !ok:
		case !enabled:
			p.Report(lint.Issue{Resource: s.Resource, Range: at, Fix: breakerFix(s),
				Message: "Nothing ends a deployment whose tasks do not come up: the service has no deployment circuit breaker and no alarms",
				Advice:  "Add deployment_circuit_breaker with enable = true and rollback = true: ECS then gives up after some failed tasks and brings the old version back."})
		case !rollback:
			p.Report(lint.Issue{Resource: s.Resource, Range: at, Severity: lint.As(lint.Info), Fix: rollbackFix(s),
				Message: "A failed deployment is ended but not rolled back: the service stays with what is left of the old version",
				Advice:  "Set rollback = true beside enable."})
		}
	}
}

const breaker = "deployment_circuit_breaker"

// breakerFix adds a circuit breaker that rolls back. One that somebody has switched off is left to them, and so are alarms.
func breakerFix(s *estate.Service) *lint.Proposal {
	if s.Breaker != nil || s.Alarms != nil {
		return nil
	}
	return lint.Propose("add "+breaker, lint.InsertBlock(s.Resource.Range, breaker,
		lint.Argument{Name: "enable", Value: cty.True}, lint.Argument{Name: "rollback", Value: cty.True}))
}

// rollbackFix has what ends a deployment also roll it back.
func rollbackFix(s *estate.Service) *lint.Proposal {
	if s.Breaker == nil || s.Alarms != nil {
		return nil
	}
	return lint.ProposeArgument(s.Resource.Body.Block(breaker).Range, "rollback", s.Breaker.Rollback, cty.True)
}
