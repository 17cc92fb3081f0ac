package iam

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed instance_role_on_fargate.md
var instanceRoleOnFargatePage string

// InstanceRoleOnFargate finds roles of EC2 instances that Fargate tasks are given.
var InstanceRoleOnFargate = &lint.Rule{
	Name:     "instance-role-on-fargate",
	Severity: lint.Error,
	Page:     instanceRoleOnFargatePage,
	Check:    checkInstanceRoleOnFargate,
}

func checkInstanceRoleOnFargate(p *lint.Pass) {
	for _, use := range roleUses(p.Estate) {
		if !use.task.Fargate() {
			continue
		}
		why := use.instanceRole()
		if why == "" {
			continue
		}
		advice := "Give the task a role of its own, which ecs-tasks.amazonaws.com may assume, with what the application needs."
		if use.argument == "execution_role_arn" {
			advice = "Give the task an execution role, which ecs-tasks.amazonaws.com may assume, with AmazonECSTaskExecutionRolePolicy."
		}
		p.Report(lint.Issue{Resource: use.task.Resource, Range: lint.At(use.link),
			Message: fmt.Sprintf("%s of a Fargate task is the role of EC2 instances: %s", use.argument, why),
			Advice:  advice + " A Fargate task runs on no instance of yours."})
	}
}
