package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed task_role_is_execution_role.md
var taskRoleIsExecutionRolePage string

// TaskRoleIsExecutionRole finds tasks whose program has the role of the agent that starts it.
var TaskRoleIsExecutionRole = &lint.Rule{
	Name:     "task-role-is-execution-role",
	Severity: lint.Warning,
	Page:     taskRoleIsExecutionRolePage,
	Check:    checkTaskRoleIsExecutionRole,
}

func checkTaskRoleIsExecutionRole(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !sameRole(t.TaskRole, t.ExecutionRole) {
			continue
		}
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.TaskRole),
			Message: fmt.Sprintf("The task role is also the execution role%s, and so the program in the task may pull every image and read every secret that the agent may",
				inBrackets(t.TaskRole)),
			Advice: "Give the task a role of its own with what the program needs. When that is nothing, a role without any policy, or none at all on Fargate."})
	}
}

func sameRole(a, b estate.Link[estate.Role]) bool {
	if a.Absent() || b.Absent() {
		return false
	}
	if one, other := a.One(), b.One(); one != nil || other != nil {
		return one == other
	}
	textA, okA := a.Get()
	textB, okB := b.Get()
	if okA || okB {
		return okA && okB && textA == textB
	}
	// A role that is looked up is the same when it is the same look-up.
	refsA, refsB := a.References(), b.References()
	return a.RefersTo("iam_role") && len(refsA) == 1 && len(refsB) == 1 && refsA[0] == refsB[0]
}

// inBrackets is the role's name behind a space, empty when it is not known.
func inBrackets(link estate.Link[estate.Role]) string {
	if role := link.One(); role != nil {
		return " (" + nameOf(role) + ")"
	}
	if arn, ok := link.Get(); ok {
		return fmt.Sprintf(" (%q)", arn[strings.LastIndexByte(arn, '/')+1:])
	}
	return ""
}
