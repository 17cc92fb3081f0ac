package deployment

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed stuck_draining.md
var stuckDrainingPage string

// StuckDraining finds services that outlive the policy they stop with.
var StuckDraining = &lint.Rule{
	Name:     "stuck-draining",
	Severity: lint.Warning,
	Page:     stuckDrainingPage,
	Check:    checkStuckDraining,
}

func checkStuckDraining(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		role := s.Role.One()
		if role == nil {
			continue
		}
		for _, grant := range role.Grants {
			// A policy inside the role goes with it, and the service refers to the role.
			if grant.Resource == role.Resource || dependsOn(s, grant) {
				continue
			}
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Role),
				Message: fmt.Sprintf("The service does not depend on %s, and so Terraform may destroy that first: the service then cannot deregister its tasks and stays in DRAINING", grant.Resource.Address),
				Advice:  fmt.Sprintf("Add depends_on = [%s], or leave iam_role out: the service-linked role is always there.", local(grant.Resource.Address, s.Resource.ModulePath))})
			break
		}
	}
}

// dependsOn reports whether the service names the grant's resource, or a module that holds it.
func dependsOn(s *estate.Service, grant *estate.Grant) bool {
	address := estate.BlockAddress(grant.Resource.Address)
	return slices.ContainsFunc(s.Resource.DependsOn, func(named string) bool {
		named = estate.BlockAddress(named)
		return address == named || strings.HasPrefix(address, named+".")
	})
}

// local is an address as it is written in a module.
func local(address, module string) string {
	return estate.BlockAddress(strings.TrimPrefix(strings.TrimPrefix(address, module), "."))
}
