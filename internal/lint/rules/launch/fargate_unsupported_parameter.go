package launch

import (
	_ "embed"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_unsupported_parameter.md
var fargateUnsupportedParameterPage string

// FargateUnsupportedParameter finds what Fargate refuses in a task definition.
var FargateUnsupportedParameter = &lint.Rule{
	Name:     "fargate-unsupported-parameter",
	Severity: lint.Error,
	Page:     fargateUnsupportedParameterPage,
	Check:    checkFargateUnsupportedParameter,
}

func checkFargateUnsupportedParameter(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		for _, problem := range t.FargateProblems() {
			// Log drivers and timeouts have rules of their own.
			if problem.Code == "fargate-unsupported" && !strings.HasSuffix(problem.Path, ".logDriver") && !strings.HasSuffix(problem.Path, ".stopTimeout") {
				reportTask(p, t, problem)
			}
		}
	}
}
