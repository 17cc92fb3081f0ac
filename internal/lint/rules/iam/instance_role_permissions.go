package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed instance_role_permissions.md
var instanceRolePermissionsPage string

// InstanceRolePermissions finds what applications need on the role of the instances they run on.
var InstanceRolePermissions = &lint.Rule{
	Name:     "instance-role-permissions",
	Severity: lint.Error,
	Page:     instanceRolePermissionsPage,
	Check:    checkInstanceRolePermissions,
}

const useTaskRole = "Move it to the task_role_arn of the task definition that needs it. The instance role is for the ECS agent: " +
	"AmazonEC2ContainerServiceforEC2Role, and for the instance itself AmazonSSMManagedInstanceCore and CloudWatchAgentServerPolicy."

func checkInstanceRolePermissions(p *lint.Pass) {
	seen := map[*estate.Role]bool{}
	for _, g := range p.Estate.InstanceGroups {
		profile := g.Profile.One()
		if !g.ContainerInstances || profile == nil {
			continue
		}
		role := profile.Role.One()
		if role == nil || seen[role] {
			continue
		}
		seen[role] = true
		for _, grant := range role.Grants {
			checkGrant(p, grant)
		}
	}
}

func checkGrant(p *lint.Pass, grant *estate.Grant) {
	if arn, ok := grant.ManagedARN.Get(); ok {
		if name, service, ok := ecsspec.ApplicationPolicy(arn); ok {
			p.Report(lint.Issue{Resource: grant.Resource, Range: grant.Range,
				Message: fmt.Sprintf("The instance role has %q, and so every task on the instances may use %s", name, service),
				Advice:  useTaskRole})
		}
		return
	}
	// Which of several policies it will be is not known.
	if len(grant.Policies) != 1 {
		return
	}
	for _, s := range grant.Policies[0].Statements {
		if !s.Allows() || forTheInstance(s) {
			continue
		}
		// One finding a statement: its first action stands for the rest.
		var actions []string
		var services []string
		var first estate.Value[string]
		for _, action := range s.Actions.Items {
			written, ok := action.Get()
			if !ok {
				continue
			}
			if service, ok := ecsspec.ApplicationAction(written); ok {
				if len(actions) == 0 {
					first = action
				}
				actions = append(actions, written)
				services = appendNew(services, service)
			}
		}
		if len(actions) == 0 {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(first),
			Message: fmt.Sprintf("The instance role allows %s, and so every task on the instances may use %s", some(actions), strings.Join(services, ", ")),
			Advice:  useTaskRole})
	}
}

// forTheInstance reports whether a statement is only about objects that instances read themselves.
func forTheInstance(s *estate.Statement) bool {
	if len(s.Resources.Items) == 0 {
		return false
	}
	for _, r := range s.Resources.Items {
		if arn, ok := r.Get(); !ok || !ecsspec.InstanceObject(arn) {
			return false
		}
	}
	return true
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// some names the first few of a list.
func some(items []string) string {
	const most = 3
	shown := make([]string, 0, most)
	for _, item := range items[:min(most, len(items))] {
		shown = append(shown, fmt.Sprintf("%q", item))
	}
	text := strings.Join(shown, ", ")
	if more := len(items) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
