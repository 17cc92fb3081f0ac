package deployment

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// reportService reports a problem that ecsspec finds in a service.
func reportService(p *lint.Pass, s *estate.Service, problem ecsspec.Problem) {
	p.Report(lint.Issue{Resource: s.Resource, Range: s.At(problem.Path), Message: sentence(problem.Summary), Advice: problem.Detail})
}

// sentence begins a problem's summary as a message does, unless it begins with a name of code.
func sentence(summary string) string {
	word, _, _ := strings.Cut(summary, " ")
	if summary == "" || strings.ContainsAny(word, "_\".") || strings.ToLower(word) != word {
		return summary
	}
	return strings.ToUpper(summary[:1]) + summary[1:]
}
