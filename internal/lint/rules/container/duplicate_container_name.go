package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed duplicate_container_name.md
var duplicateContainerNamePage string

// DuplicateContainerName finds containers of one name in a task.
var DuplicateContainerName = &lint.Rule{
	Name:     "duplicate-container-name",
	Severity: lint.Error,
	Page:     duplicateContainerNamePage,
	Check:    checkDuplicateContainerName,
}

func checkDuplicateContainerName(p *lint.Pass) { reportTasks(p, "duplicate-container-name") }
