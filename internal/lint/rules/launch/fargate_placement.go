package launch

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_placement.md
var fargatePlacementPage string

// FargatePlacement finds placement rules of services on Fargate.
var FargatePlacement = &lint.Rule{
	Name:     "fargate-placement",
	Severity: lint.Error,
	Page:     fargatePlacementPage,
	Check:    checkFargatePlacement,
}

func checkFargatePlacement(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if s.Launch != ecstypes.LaunchTypeFargate {
			continue
		}
		for _, c := range s.PlacementConstraints.Items {
			p.Report(lint.Issue{Resource: s.Resource, Range: c.Range,
				Message: "Fargate does not support placement constraints",
				Advice:  "Remove the block: there are no instances to choose among.", Fix: lint.Propose("remove placement_constraints", lint.RemoveBlock(c.Range))})
		}
		for _, strategy := range s.PlacementStrategy.Items {
			p.Report(lint.Issue{Resource: s.Resource, Range: strategy.Range,
				Message: "Fargate does not support placement strategies",
				Advice:  "Remove the block: Fargate spreads tasks over the zones of the service's subnets by itself.",
				Fix:     lint.Propose("remove ordered_placement_strategy", lint.RemoveBlock(strategy.Range))})
		}
	}
}
