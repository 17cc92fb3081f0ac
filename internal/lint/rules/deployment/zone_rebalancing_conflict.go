package deployment

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed zone_rebalancing_conflict.md
var zoneRebalancingConflictPage string

// ZoneRebalancingConflict finds services that switch Availability Zone rebalancing on and have what it does not work with.
var ZoneRebalancingConflict = &lint.Rule{
	Name:     "zone-rebalancing-conflict",
	Severity: lint.Error,
	Page:     zoneRebalancingConflictPage,
	Check:    checkZoneRebalancingConflict,
}

func checkZoneRebalancingConflict(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code == "zone-rebalancing" {
				reportService(p, s, problem)
			}
		}
	}
}
