package deployment

import (
	_ "embed"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed traffic_shift_drift.md
var trafficShiftDriftPage string

// TrafficShiftDrift finds listeners that Terraform shifts back.
var TrafficShiftDrift = &lint.Rule{
	Name:     "traffic-shift-drift",
	Severity: lint.Warning,
	Page:     trafficShiftDriftPage,
	Check:    checkTrafficShiftDrift,
}

func checkTrafficShiftDrift(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		strategy, ok := s.DeploymentStrategy.Get()
		if !ok || strategy == string(ecstypes.DeploymentStrategyRolling) {
			continue
		}
		for _, lb := range s.LoadBalancers.Items {
			for _, rule := range []*estate.ListenerRule{lb.ProductionRule.One(), lb.TestRule.One()} {
				if rule != nil && !ignores(rule.Resource.IgnoreChanges, "action") {
					report(p, lint.Issue{Resource: rule.Resource}, rule.Actions, strategy, "action")
				}
			}
			if l := lb.ProductionListener.One(); l != nil && !ignores(l.Resource.IgnoreChanges, "default_action") {
				report(p, lint.Issue{Resource: l.Resource}, l.Actions, strategy, "default_action")
			}
		}
	}
}

// report points at what forwards to target groups.
func report(p *lint.Pass, issue lint.Issue, actions []estate.Action, strategy, argument string) {
	for _, a := range actions {
		if len(a.TargetGroups) == 0 {
			continue
		}
		issue.Range = a.Range
		issue.Message = fmt.Sprintf("ECS moves requests between the target groups here (%s), and the next apply moves them back to what is written", strategy)
		issue.Advice = fmt.Sprintf("Add lifecycle { ignore_changes = [%s] }: after a deployment the weights are ECS's.", argument)
		issue.Fix = lint.Propose("ignore changes of "+argument, lint.IgnoreChanges(issue.Resource.Range, argument))
		p.Report(issue)
		return
	}
}

// ignores reports whether changes of an argument are ignored, in whole or in the part that forwards.
func ignores(paths []string, argument string) bool {
	for _, path := range paths {
		if path == "all" || path == argument || strings.HasPrefix(path, argument+"[") || strings.HasPrefix(path, argument+".") {
			return true
		}
	}
	return false
}
