package iam

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed service_role_conflict.md
var serviceRoleConflictPage string

// ServiceRoleConflict finds roles of services that use ECS's own.
var ServiceRoleConflict = &lint.Rule{
	Name:     "service-role-conflict",
	Severity: lint.Error,
	Page:     serviceRoleConflictPage,
	Check:    checkServiceRoleConflict,
}

func checkServiceRoleConflict(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		seen := false
		for _, problem := range s.Problems() {
			if problem.Code != "iam-role" || seen {
				continue
			}
			seen = true
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Role),
				Message: "The service may not have a role of its own: " + problem.Summary, Advice: problem.Detail + " AWS refuses to create the service.",
				Fix: lint.Propose("remove iam_role", lint.Remove(s.Role))})
		}
	}
}
