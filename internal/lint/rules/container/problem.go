package container

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// reportTasks reports the problems that ecsspec finds in task definitions, of the given codes.
func reportTasks(p *lint.Pass, codes ...string) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, problem := range t.Problems() {
			if slices.Contains(codes, problem.Code) {
				reportTask(p, t, problem)
			}
		}
	}
}

func reportTask(p *lint.Pass, t *estate.TaskDefinition, problem ecsspec.Problem) {
	p.Report(issueOf(t, problem))
}

func issueOf(t *estate.TaskDefinition, problem ecsspec.Problem) lint.Issue {
	at := t.At(problem.Path)
	return lint.Issue{Resource: t.Resource, Range: at, Message: inContainer(problem), Advice: problem.Detail, Fix: meant(at, problem)}
}

// meant puts the value that was most likely meant in the place of the one at fault; nil when there is none.
func meant(at hcl.Range, problem ecsspec.Problem) *lint.Proposal {
	if problem.Suggestion == "" {
		return nil
	}
	value := cty.StringVal(problem.Suggestion)
	if n, err := strconv.ParseInt(problem.Suggestion, 10, 64); err == nil {
		value = cty.NumberIntVal(n)
	}
	return lint.Propose("set it to "+problem.Suggestion, lint.Set(place(at), value))
}

// place is a range that a change can be made at.
type place hcl.Range

func (p place) Range() hcl.Range { return hcl.Range(p) }

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

// called names a container in a message.
func called(c *estate.Container) string {
	if name, ok := c.Name.Get(); ok {
		return "Container " + strconv.Quote(name)
	}
	return "The container"
}
