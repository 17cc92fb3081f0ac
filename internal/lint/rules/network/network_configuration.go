package network

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed network_configuration.md
var networkConfigurationPage string

// NetworkConfiguration finds services whose network configuration does not fit their tasks.
var NetworkConfiguration = &lint.Rule{
	Name:     "network-configuration",
	Severity: lint.Error,
	Page:     networkConfigurationPage,
	Check:    checkNetworkConfiguration,
}

func checkNetworkConfiguration(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code != "network-configuration" {
				continue
			}
			// A dynamic block of which it is not known whether it is there may be the one.
			if s.Resource.Body.UnknownBlocks["network_configuration"] {
				continue
			}
			p.ReportProblem(s.Resource, s.At(problem.Path), problem)
		}
	}
}
