package iam

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed shared_task_role.md
var sharedTaskRolePage string

// SharedTaskRole finds task roles that different services share.
var SharedTaskRole = &lint.Rule{
	Name:     "shared-task-role",
	Severity: lint.Warning,
	Page:     sharedTaskRolePage,
	Check:    checkSharedTaskRole,
}

func checkSharedTaskRole(p *lint.Pass) {
	var order []any
	users := map[any][]*estate.TaskDefinition{}
	for _, t := range p.Estate.TaskDefinitions {
		// Without a service it is not known that the definition is another program: it may be a job of the same one.
		if len(t.Services) == 0 {
			continue
		}
		var key any
		if role := t.TaskRole.One(); role != nil {
			key = role
		} else if arn, ok := t.TaskRole.Get(); ok {
			key = arn
		} else {
			continue
		}
		if users[key] == nil {
			order = append(order, key)
		}
		users[key] = append(users[key], t)
	}
	for _, key := range order {
		definitions := users[key]
		services := servicesOf(definitions)
		if len(definitions) < 2 || len(services) < 2 {
			continue
		}
		for _, t := range definitions {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.TaskRole),
				Message: fmt.Sprintf("The services %s share the task role %s, and so each may do what any of them needs", some(services), roleName(key, t)),
				Advice:  "Give each task definition a role of its own, with what that service needs only."})
		}
	}
}

// servicesOf names the services that run task definitions.
func servicesOf(definitions []*estate.TaskDefinition) []string {
	var names []string
	for _, t := range definitions {
		for _, s := range t.Services {
			name, ok := s.Name.Get()
			if !ok {
				name = s.Resource.Address
			}
			names = appendNew(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func roleName(key any, t *estate.TaskDefinition) string {
	if role, ok := key.(*estate.Role); ok {
		if name, ok := role.Name.Get(); ok {
			return fmt.Sprintf("%q", name)
		}
		return role.Resource.Address
	}
	arn, _ := t.TaskRole.Get()
	return fmt.Sprintf("%q", arn[strings.LastIndexByte(arn, '/')+1:])
}
