package launch

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// reportService reports a problem that ecsspec finds in a service.
func reportService(p *lint.Pass, s *estate.Service, problem ecsspec.Problem) {
	p.ReportProblem(s.Resource, s.At(problem.Path), problem)
}

// reportTask reports a problem that ecsspec finds in a task definition.
func reportTask(p *lint.Pass, t *estate.TaskDefinition, problem ecsspec.Problem) {
	p.ReportProblem(t.Resource, t.At(problem.Path), problem)
}
