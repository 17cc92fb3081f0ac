package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed duplicate_environment_name.md
var duplicateEnvironmentNamePage string

// DuplicateEnvironmentName finds environment variables that a container gets twice.
var DuplicateEnvironmentName = &lint.Rule{
	Name:     "duplicate-environment-name",
	Severity: lint.Error,
	Page:     duplicateEnvironmentNamePage,
	Check:    checkDuplicateEnvironmentName,
}

func checkDuplicateEnvironmentName(p *lint.Pass) {
	reportTasks(p, "secret-name")
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			seen := map[string]bool{}
			for _, v := range c.Environment.Items {
				name, ok := v.Name.Get()
				if ok && seen[name] {
					p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.Name), Severity: lint.As(lint.Warning),
						Message: fmt.Sprintf("%s: environment variable %q is set twice, and one of the values is lost", called(c), name),
						Advice:  "Keep one of the two."})
				}
				seen[name] = ok
			}
		}
	}
}
