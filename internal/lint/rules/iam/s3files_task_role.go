package iam

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed s3files_task_role.md
var s3filesTaskRolePage string

// S3FilesTaskRole finds S3 Files volumes of tasks without a role to mount them with.
var S3FilesTaskRole = &lint.Rule{
	Name:     "s3files-task-role",
	Severity: lint.Error,
	Page:     s3filesTaskRolePage,
	Check:    checkS3FilesTaskRole,
}

func checkS3FilesTaskRole(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, problem := range t.Problems() {
			if problem.Code == "s3files-task-role" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.TaskRole),
					Message: "The task has no task role: " + problem.Summary, Advice: problem.Detail})
				break
			}
		}
	}
}
