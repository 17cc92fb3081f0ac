package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed execution_role_permissions.md
var executionRolePermissionsPage string

// ExecutionRolePermissions finds execution roles with too few permissions for a task, or with those of a program.
var ExecutionRolePermissions = &lint.Rule{
	Name:     "execution-role-permissions",
	Severity: lint.Warning,
	Page:     executionRolePermissionsPage,
	Check:    checkExecutionRolePermissions,
}

func checkExecutionRolePermissions(p *lint.Pass) {
	whole := p.Estate.Whole()
	seen := map[*estate.Role]bool{}
	for _, t := range p.Estate.TaskDefinitions {
		role := t.ExecutionRole.One()
		if role == nil {
			continue
		}
		if whole {
			checkExecutionNeeds(p, t, role)
		}
		// What a program needs is in place on a role that is the task role too, which task-role-is-execution-role reports.
		if !seen[role] && !sameRole(t.TaskRole, t.ExecutionRole) {
			seen[role] = true
			for _, grant := range role.Grants {
				checkExecutionGrant(p, grant)
			}
		}
	}
}

// checkExecutionNeeds looks for what the agent has to do for the task and may not.
func checkExecutionNeeds(p *lint.Pass, t *estate.TaskDefinition, role *estate.Role) {
	var needs, lacking []string
	need := func(what string, actions ...string) {
		if missing := role.Lacks(actions...); len(missing) > 0 {
			needs = appendNew(needs, what)
			for _, action := range missing {
				lacking = appendNew(lacking, action)
			}
		}
	}
	for _, c := range t.Containers.Items {
		// On EC2 the agent may pull and log with the instance's role.
		if t.Fargate() && ecrImage(c) {
			need("pull the image from ECR", ecsspec.ImagePullActions...)
		}
		if t.Fargate() && writesToLogs(c) {
			need("write the log", ecsspec.LogActions...)
		}
		if len(c.EnvironmentFiles.Items) > 0 {
			need("read the environment files", "s3:GetObject")
		}
		if !c.RepositoryCredentials.Absent() {
			need("read the registry's credentials", "secretsmanager:GetSecretValue")
		}
	}
	if len(lacking) == 0 {
		return
	}
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.ExecutionRole),
		Message: fmt.Sprintf("The execution role %s does not allow %s, and so ECS cannot %s", nameOf(role), some(lacking), strings.Join(needs, " or ")),
		Advice:  "Attach AmazonECSTaskExecutionRolePolicy, which has what pulls and logs need, or a policy with the actions. The task does not start without them."})
}

const moveToTaskRole = "Move it to the task role. The execution role is for the agent: image pulls, logs, and reading secrets and environment files."

// checkExecutionGrant looks for what only a program needs.
func checkExecutionGrant(p *lint.Pass, grant *estate.Grant) {
	if arn, ok := grant.ManagedARN.Get(); ok {
		name, service, ok := ecsspec.ApplicationPolicy(arn)
		if reads, _ := ecsspec.ManagedPolicyAllows(arn, "s3:GetObject"); ok && service != "every service" && !(reads && service == "S3") {
			p.Report(lint.Issue{Resource: grant.Resource, Range: grant.Range,
				Message: fmt.Sprintf("The execution role has %q, but the program in the task cannot use what it allows on %s", name, service), Advice: moveToTaskRole})
		}
		return
	}
	if len(grant.Policies) != 1 {
		return
	}
	for _, s := range grant.Policies[0].Statements {
		if !s.Allows() {
			continue
		}
		var actions []string
		var first estate.Value[string]
		for _, action := range s.Actions.Items {
			written, ok := action.Get()
			if !ok || agentAction(written) {
				continue
			}
			if _, ok := ecsspec.ApplicationAction(written); ok {
				if len(actions) == 0 {
					first = action
				}
				actions = append(actions, written)
			}
		}
		if len(actions) > 0 {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(first),
				Message: fmt.Sprintf("The execution role allows %s, but the program in the task cannot use that", some(actions)), Advice: moveToTaskRole})
		}
	}
}

// agentAction reports whether the agent may need the action: it reads environment files and ECR's layers from S3. What allows
// everything is for wildcard-permissions to report.
func agentAction(action string) bool {
	return ecsspec.EveryAction(action) || ecsspec.ActionMatches(action, "s3:GetObject") || ecsspec.ActionMatches(action, "s3:GetBucketLocation")
}
