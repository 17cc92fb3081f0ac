package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed task_role_trust.md
var taskRoleTrustPage string

// TaskRoleTrust finds roles of tasks that ECS may not assume for them.
var TaskRoleTrust = &lint.Rule{
	Name:     "task-role-trust",
	Severity: lint.Error,
	Page:     taskRoleTrustPage,
	Check:    checkTaskRoleTrust,
}

func checkTaskRoleTrust(p *lint.Pass) {
	seen := map[*estate.Role]bool{}
	for _, use := range roleUses(p.Estate) {
		role := use.link.One()
		if role == nil || seen[role] || role.Trusts(ecsspec.TasksPrincipal) != estate.Denied {
			continue
		}
		// The role of instances is no role for a Fargate task at all, which instance-role-on-fargate says.
		if use.task.Fargate() && use.instanceRole() != "" {
			continue
		}
		seen[role] = true
		issue := lint.Issue{Resource: role.Resource,
			Message: fmt.Sprintf("Task definition %s has the role %s as its %s, but %s may not assume it", taskName(use.task), nameOf(role), use.argument, ecsspec.TasksPrincipal),
			Advice:  fmt.Sprintf("Allow the service principal %q the action sts:AssumeRole in assume_role_policy. AWS does not start the task.", ecsspec.TasksPrincipal)}
		services := trusted(role)
		if len(services) > 0 {
			issue.Resource, issue.Range = role.Trust.Resource, lint.At(services[0])
			if service, ok := services[0].Get(); ok {
				issue.Message += fmt.Sprintf(": only %q may", service)
			}
		}
		if len(services) == 1 && meansTasks(p.Estate, role, services[0]) {
			issue.Fix = lint.Propose(fmt.Sprintf("trust %q", ecsspec.TasksPrincipal), lint.Set(services[0], cty.StringVal(ecsspec.TasksPrincipal)))
		}
		p.Report(issue)
	}
}

// trusted are the services that the trust policy names, where they are written.
func trusted(role *estate.Role) []estate.Value[string] {
	var services []estate.Value[string]
	for _, s := range role.Trust.Statements {
		if s.Allows() {
			services = append(services, s.Principals.Items...)
		}
	}
	return services
}

// meansTasks reports whether a principal certainly stands where ecs-tasks.amazonaws.com should: another name for ECS, on a
// role that serves tasks only.
func meansTasks(e *estate.Estate, role *estate.Role, principal estate.Value[string]) bool {
	service, ok := principal.Get()
	if !ok || service != "ecs.amazonaws.com" && !(strings.Contains(service, "ecs") && strings.Contains(service, "task")) {
		return false
	}
	for _, s := range e.Services {
		if s.Role.One() == role {
			return false
		}
	}
	return len(role.InstanceProfiles) == 0
}
