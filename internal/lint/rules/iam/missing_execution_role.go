package iam

import (
	_ "embed"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_execution_role.md
var missingExecutionRolePage string

// MissingExecutionRole finds tasks that need an execution role to start and have none.
var MissingExecutionRole = &lint.Rule{
	Name:     "missing-execution-role",
	Severity: lint.Error,
	Page:     missingExecutionRolePage,
	Check:    checkMissingExecutionRole,
}

func checkMissingExecutionRole(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.ExecutionRole.Absent() {
			continue
		}
		// One need is enough: the role is missing once.
		if need := executionNeed(t); need != "" {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.ExecutionRole),
				Message: "The task has no execution role: " + need,
				Advice: "Set execution_role_arn to a role that " + ecsspec.TasksPrincipal + " may assume, with AmazonECSTaskExecutionRolePolicy " +
					"and what else the agent has to read. Without it the task does not start."})
		}
	}
}

// executionNeed says what the task needs an execution role for, empty when nothing is known to.
func executionNeed(t *estate.TaskDefinition) string {
	problems := t.Problems()
	if t.Fargate() {
		problems = append(problems[:len(problems):len(problems)], t.FargateProblems()...)
	}
	for _, problem := range problems {
		if problem.Code == "execution-role" {
			return problem.Summary
		}
	}
	for i, c := range t.Containers.Items {
		name, ok := c.Name.Get()
		if !ok {
			name = fmt.Sprintf("#%d", i)
		}
		switch {
		case t.Fargate() && ecrImage(c):
			return fmt.Sprintf("container %q needs an execution role on Fargate to pull its image from ECR", name)
		case !c.RepositoryCredentials.Absent():
			return fmt.Sprintf("container %q has repositoryCredentials, which ECS reads with the task's execution role", name)
		case len(c.EnvironmentFiles.Items) > 0:
			return fmt.Sprintf("container %q has environmentFiles, which ECS reads with the task's execution role", name)
		case c.Log != nil && len(c.Log.SecretOptions.Items) > 0:
			return fmt.Sprintf("container %q has secretOptions for its log, which ECS reads with the task's execution role", name)
		}
	}
	return ""
}

// ecrImage reports whether the image is in a private ECR registry.
func ecrImage(c *estate.Container) bool {
	image, ok := c.Image.Get()
	return ok && ecsspec.PrivateRegistry(image) || c.Image.RefersTo("ecr_repository")
}

// writesToLogs reports whether the container's output goes to CloudWatch by the awslogs driver.
func writesToLogs(c *estate.Container) bool {
	if c.Log == nil {
		return false
	}
	driver, ok := c.Log.Driver.Get()
	return ok && strings.EqualFold(driver, string(ecstypes.LogDriverAwslogs))
}
