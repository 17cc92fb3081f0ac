package deployment

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// reportService reports a problem that ecsspec finds in a service.
func reportService(p *lint.Pass, s *estate.Service, problem ecsspec.Problem) {
	p.ReportProblem(s.Resource, s.At(problem.Path), problem)
}
