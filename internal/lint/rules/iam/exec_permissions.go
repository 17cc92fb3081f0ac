package iam

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed exec_permissions.md
var execPermissionsPage string

// ExecPermissions finds services with ECS Exec whose tasks may not open a session.
var ExecPermissions = &lint.Rule{
	Name:     "exec-permissions",
	Severity: lint.Error,
	Page:     execPermissionsPage,
	Check:    checkExecPermissions,
}

func checkExecPermissions(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if on, ok := s.ExecuteCommand.Get(); !ok || !on {
			continue
		}
		t := s.TaskDefinition.One()
		if t == nil {
			continue
		}
		if t.TaskRole.Absent() {
			// On EC2 the agent in the container may have the instance's role.
			if s.Launch == ecstypes.LaunchTypeFargate {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.ExecuteCommand),
					Message: fmt.Sprintf("ECS Exec opens its session with the task role, but task definition %s has none", taskName(t)),
					Advice:  "Set task_role_arn to a role that allows " + some(ecsspec.ExecActions) + "."})
			}
			continue
		}
		role := t.TaskRole.One()
		if role == nil || !p.Estate.Whole() {
			continue
		}
		if lacking := role.Lacks(ecsspec.ExecActions...); len(lacking) > 0 {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.ExecuteCommand),
				Message: fmt.Sprintf("ECS Exec cannot open a session: the task role %s does not allow %s", nameOf(role), some(lacking)),
				Advice:  "Add a policy with ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and OpenDataChannel to the role, or set enable_execute_command = false."})
		}
	}
}
