package platform

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed apprunner_closed.md
var appRunnerClosedPage string

// AppRunnerClosed finds services of App Runner, which takes no new customers.
var AppRunnerClosed = &lint.Rule{
	Name:     "apprunner-closed",
	Severity: lint.Info,
	Page:     appRunnerClosedPage,
	Check:    checkAppRunnerClosed,
}

// https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html
func checkAppRunnerClosed(p *lint.Pass) {
	for _, s := range p.Estate.AppRunnerServices {
		p.Report(lint.Issue{Resource: s.Resource,
			Message: "App Runner takes no new customers since 30 April 2026, and gets no new features",
			Advice:  "An account that has it may keep it. For anything new AWS points to Amazon ECS Express Mode (ecs_express_gateway_service)."})
	}
}
