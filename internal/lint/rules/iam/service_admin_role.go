package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed service_admin_role.md
var serviceAdminRolePage string

// ServiceAdminRole finds services whose role may do everything.
var ServiceAdminRole = &lint.Rule{
	Name:     "service-admin-role",
	Severity: lint.Error,
	Page:     serviceAdminRolePage,
	Check:    checkServiceAdminRole,
}

func checkServiceAdminRole(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		role := s.Role.One()
		if role == nil {
			continue
		}
		for _, grant := range role.Grants {
			why := administrator(grant)
			if why == "" {
				continue
			}
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Role),
				Message: fmt.Sprintf("The service's iam_role %s is an administrator's: %s", nameOf(role), why),
				Advice: "Leave iam_role out, and ECS uses its service-linked role; where a role of one's own is needed, it gets AmazonEC2ContainerServiceRole and " +
					"nothing else. ECS only registers tasks with the load balancer."})
			break
		}
	}
}

// administrator says what makes the grant one for administrators, empty when it is not known to be one.
func administrator(grant *estate.Grant) string {
	if arn, ok := grant.ManagedARN.Get(); ok {
		switch name := arn[strings.LastIndexByte(arn, '/')+1:]; name {
		case "AdministratorAccess", "PowerUserAccess":
			return fmt.Sprintf("it has %q", name)
		}
		return ""
	}
	if len(grant.Policies) != 1 {
		return ""
	}
	for _, s := range grant.Policies[0].Statements {
		if action := everyAction(s); action.Written() {
			return "its policy allows every action"
		}
	}
	return ""
}

// everyAction is the action with which a statement allows all of AWS; not written when there is none.
func everyAction(s *estate.Statement) estate.Value[string] {
	if s.Allows() {
		for _, action := range s.Actions.Items {
			if text, ok := action.Get(); ok && ecsspec.EveryAction(text) {
				return action
			}
		}
	}
	return estate.Value[string]{}
}
