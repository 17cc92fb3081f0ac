package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_logging.md
var missingLoggingPage string

// MissingLogging finds containers whose output goes nowhere.
var MissingLogging = &lint.Rule{
	Name:     "missing-logging",
	Severity: lint.Warning,
	Page:     missingLoggingPage,
	Check:    checkMissingLogging,
}

func checkMissingLogging(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, problem := range t.Problems() {
			if problem.Code == "log-driver" {
				issue := issueOf(t, problem)
				issue.Severity = lint.As(lint.Error)
				p.Report(issue)
			}
		}
		if routed(t) {
			continue
		}
		for _, c := range t.Containers.Items {
			if c.Log != nil || c.LogUnknown || !c.Object.Complete() {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: c.Range, Severity: lint.As(lint.Warning),
				Message: called(c) + " has no log configuration: what it says is gone with the task",
				Advice:  "Add a logConfiguration, with the driver awslogs and a log group of its own for instance."})
		}
	}
}

// routed reports whether the task has a log router, or may have: what goes through it is its own affair.
func routed(t *estate.TaskDefinition) bool {
	for _, c := range t.Containers.Items {
		if !c.Firelens.Absent() {
			return true
		}
	}
	return !t.Containers.Complete
}
