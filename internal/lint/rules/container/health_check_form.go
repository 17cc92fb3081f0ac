package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed health_check_form.md
var healthCheckFormPage string

// HealthCheckForm finds container health checks that AWS refuses.
var HealthCheckForm = &lint.Rule{
	Name:     "health-check-form",
	Severity: lint.Error,
	Page:     healthCheckFormPage,
	Check:    checkHealthCheckForm,
}

func checkHealthCheckForm(p *lint.Pass) { reportTasks(p, "health-check") }
