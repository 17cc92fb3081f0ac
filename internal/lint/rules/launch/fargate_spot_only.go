package launch

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_spot_only.md
var fargateSpotOnlyPage string

// FargateSpotOnly finds load-balanced services that run on spare capacity alone.
var FargateSpotOnly = &lint.Rule{
	Name:     "fargate-spot-only",
	Severity: lint.Warning,
	Page:     fargateSpotOnlyPage,
	Check:    checkFargateSpotOnly,
}

func checkFargateSpotOnly(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if len(s.LoadBalancers.Items) == 0 {
			continue
		}
		strategy, at := s.Strategy, s.Resource
		if len(strategy.Items) == 0 {
			c := s.Cluster.One()
			if c == nil || !strategy.Complete || !s.LaunchType.Absent() {
				continue
			}
			strategy = c.DefaultStrategy
			if spotOnly(strategy) {
				p.Report(lint.Issue{Resource: at, Range: lint.At(s.Cluster),
					Message: "The load-balanced service runs on FARGATE_SPOT alone, by its cluster's default strategy", Advice: someOnDemand})
			}
			continue
		}
		if spotOnly(strategy) {
			p.Report(lint.Issue{Resource: at, Range: lint.At(strategy.Items[0].Provider),
				Message: "The load-balanced service runs on FARGATE_SPOT alone", Advice: someOnDemand})
		}
	}
}

const someOnDemand = "Give FARGATE a base of what the service needs at least, and FARGATE_SPOT the weight: AWS takes Spot capacity back with two minutes' notice, " +
	"and there may be none to replace it."

// spotOnly reports whether every task of a strategy certainly runs on Fargate Spot.
func spotOnly(strategy estate.List[estate.StrategyItem]) bool {
	spot := false
	for _, item := range strategy.Items {
		base, baseKnown := item.Base.Or(0)
		weight, weightKnown := item.Weight.Or(0)
		name, ok := item.Provider.Get()
		switch {
		case ok && name == ecsspec.CapacityProviderFargateSpot:
			spot = spot || weight > 0
		case baseKnown && weightKnown && base == 0 && weight == 0:
			// It gets no task.
		default:
			return false
		}
	}
	return spot && strategy.Complete
}
