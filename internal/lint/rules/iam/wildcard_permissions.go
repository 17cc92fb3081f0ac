package iam

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed wildcard_permissions.md
var wildcardPermissionsPage string

// WildcardPermissions finds roles of tasks that may do everything, or what they do to everything.
var WildcardPermissions = &lint.Rule{
	Name:     "wildcard-permissions",
	Severity: lint.Warning,
	Page:     wildcardPermissionsPage,
	Check:    checkWildcardPermissions,
}

const nameWhatIsNeeded = "Allow the actions that are needed, on the resources they are needed on, by ARN."

func checkWildcardPermissions(p *lint.Pass) {
	seen := map[*estate.Role]bool{}
	for _, use := range roleUses(p.Estate) {
		role := use.link.One()
		// Of instances' roles instance-role-permissions reports all of this.
		if role == nil || seen[role] || len(role.InstanceProfiles) > 0 {
			continue
		}
		seen[role] = true
		for _, grant := range role.Grants {
			if why := administrator(grant); why != "" && grant.ManagedARN.Written() {
				p.Report(lint.Issue{Resource: grant.Resource, Range: grant.Range,
					Message: fmt.Sprintf("The role %s of a task is an administrator's: %s", nameOf(role), why),
					Advice:  nameWhatIsNeeded + " Whoever breaks into the container has the account."})
			}
			if len(grant.Policies) == 1 {
				for _, s := range grant.Policies[0].Statements {
					checkWildcards(p, role, s)
				}
			}
		}
	}
}

func checkWildcards(p *lint.Pass, role *estate.Role, s *estate.Statement) {
	if action := everyAction(s); action.Written() {
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(action),
			Message: fmt.Sprintf("The role %s of a task allows every action", nameOf(role)),
			Advice:  nameWhatIsNeeded + " Whoever breaks into the container has the account."})
		return
	}
	// Conditions may limit what the resource does not.
	if !s.Allows() || len(s.Conditions.Items) > 0 || !s.Conditions.Complete {
		return
	}
	var everywhere estate.Value[string]
	for _, resource := range s.Resources.Items {
		if text, ok := resource.Get(); ok && ecsspec.EveryResource(text) {
			everywhere = resource
		}
	}
	if !everywhere.Written() {
		return
	}
	var actions []string
	for _, action := range s.Actions.Items {
		if text, ok := action.Get(); ok && ecsspec.ScopedAction(text) {
			actions = append(actions, text)
		}
	}
	if len(actions) > 0 {
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(everywhere),
			Message: fmt.Sprintf("The role %s of a task allows %s on every resource of the account", nameOf(role), some(actions)),
			Advice:  nameWhatIsNeeded})
	}
}
