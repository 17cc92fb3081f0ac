package lint

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// ReportProblem reports a problem that ecsspec finds in a resource, at the place of its path.
func (p *Pass) ReportProblem(r *module.Resource, at hcl.Range, problem ecsspec.Problem) {
	p.Report(Issue{Resource: r, Range: at, Message: problemMessage(problem), Advice: problem.Detail})
}

// problemMessage says which container the problem is of.
func problemMessage(problem ecsspec.Problem) string {
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
