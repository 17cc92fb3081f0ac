package launch

import (
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// reportService reports a problem that ecsspec finds in a service.
func reportService(p *lint.Pass, s *estate.Service, problem ecsspec.Problem) {
	p.Report(lint.Issue{Resource: s.Resource, Range: s.At(problem.Path), Message: sentence(problem.Summary), Advice: problem.Detail})
}

// reportTask reports a problem that ecsspec finds in a task definition.
func reportTask(p *lint.Pass, t *estate.TaskDefinition, problem ecsspec.Problem) {
	p.Report(lint.Issue{Resource: t.Resource, Range: t.At(problem.Path), Message: inContainer(problem), Advice: problem.Detail})
}

// inContainer says which container the problem is of.
func inContainer(problem ecsspec.Problem) string {
	if problem.Container == "" || strings.HasPrefix(problem.Container, "#") || strings.Contains(problem.Summary, `"`+problem.Container+`"`) {
		return sentence(problem.Summary)
	}
	return "Container " + strconv.Quote(problem.Container) + ": " + problem.Summary
}

// sentence begins a problem's summary as a message does, unless it begins with a name of code.
func sentence(summary string) string {
	word, _, _ := strings.Cut(summary, " ")
	if summary == "" || strings.ContainsAny(word, "_\".") || strings.ToLower(word) != word {
		return summary
	}
	return strings.ToUpper(summary[:1]) + summary[1:]
}
