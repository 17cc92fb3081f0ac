package container

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed no_essential_container.md
var noEssentialContainerPage string

// NoEssentialContainer finds tasks that no container keeps running.
var NoEssentialContainer = &lint.Rule{
	Name:     "no-essential-container",
	Severity: lint.Error,
	Page:     noEssentialContainerPage,
	Check:    checkNoEssentialContainer,
}

func checkNoEssentialContainer(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, problem := range t.Problems() {
			if problem.Code != "no-essential-container" {
				continue
			}
			issue := lint.Issue{Resource: t.Resource, Range: t.At(problem.Path), Message: sentence(problem.Summary), Advice: problem.Detail}
			if len(t.Containers.Items) == 1 {
				only := t.Containers.Items[0]
				issue.Range = lint.At(only.Essential)
				issue.Fix = lint.Propose("set essential to true", lint.Set(only.Essential, cty.True))
			}
			p.Report(issue)
		}
	}
}
