package iam

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed events_role.md
var eventsRolePage string

// EventsRole finds scheduled tasks that may not be run.
var EventsRole = &lint.Rule{
	Name:     "events-role",
	Severity: lint.Error,
	Page:     eventsRolePage,
	Check:    checkEventsRole,
}

func checkEventsRole(p *lint.Pass) {
	for _, t := range p.Estate.EventTargets {
		if t.Role.Absent() {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.Role),
				Message: "The target runs an ECS task, but it has no role to run it with",
				Advice: fmt.Sprintf("Set role_arn to a role that %s may assume, with ecs:RunTask on the task definition and iam:PassRole on its roles: "+
					"AmazonEC2ContainerServiceEventsRole has both.", principalOf(t))})
			continue
		}
		role := t.Role.One()
		if role == nil {
			continue
		}
		if role.Trusts(principalOf(t)) == estate.Denied {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.Role),
				Message: fmt.Sprintf("The target's role %s is not one that %s may assume, and so the task never runs", nameOf(role), principalOf(t)),
				Advice:  fmt.Sprintf("Allow the service principal %q the action sts:AssumeRole in the role's assume_role_policy.", principalOf(t))})
			continue
		}
		if p.Estate.Whole() {
			checkEventsPermissions(p, t, role)
		}
	}
}

func checkEventsPermissions(p *lint.Pass, t *estate.EventTarget, role *estate.Role) {
	needed := []string{"ecs:RunTask"}
	if task := t.Task.TaskDefinition.One(); task != nil && (!task.TaskRole.Absent() || !task.ExecutionRole.Absent()) {
		needed = append(needed, "iam:PassRole")
	}
	lacking := role.Lacks(needed...)
	if len(lacking) == 0 {
		return
	}
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.Role),
		Message: fmt.Sprintf("The target's role %s does not allow %s, and so the task never runs", nameOf(role), some(lacking)),
		Advice:  "Allow ecs:RunTask on the task definition and iam:PassRole on its task and execution roles, or attach AmazonEC2ContainerServiceEventsRole."})
}
