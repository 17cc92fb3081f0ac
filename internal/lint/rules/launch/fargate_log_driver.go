package launch

import (
	_ "embed"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_log_driver.md
var fargateLogDriverPage string

// FargateLogDriver finds log drivers that Fargate lacks.
var FargateLogDriver = &lint.Rule{
	Name:     "fargate-log-driver",
	Severity: lint.Error,
	Page:     fargateLogDriverPage,
	Check:    checkFargateLogDriver,
}

func checkFargateLogDriver(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		for _, problem := range t.FargateProblems() {
			if problem.Code == "fargate-unsupported" && strings.HasSuffix(problem.Path, ".logDriver") {
				reportTask(p, t, problem)
			}
		}
	}
}
