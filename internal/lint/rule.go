package lint

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Severity says how bad a finding is.
type Severity int

const (
	// Info is worth knowing.
	Info Severity = iota
	// Warning works and hurts.
	Warning
	// Error is refused by AWS or cannot work.
	Error
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "info"
}

// Rule is one pitfall that can be found in an estate.
type Rule struct {
	// Name says the pattern, not the cure, in kebab case: "classic-load-balancer".
	Name     string
	Severity Severity
	// Page is the rule's page in Markdown (see [ParsePage]).
	Page string
	// Check looks at the estate and reports.
	Check func(*Pass)
	// Options are what the configuration may set for the rule.
	Options []Option
	// Optional rules run only where the configuration or the command line asks for them.
	Optional bool
}

// URL is where the rule's page is published.
func (r *Rule) URL() string { return PageURL(r.Name) }

// PageURL is where the page of a rule is published.
func PageURL(rule string) string {
	return "https://drydock-iac.github.io/terraform-provider-drydock/rules/" + rule
}

// Pass is one run of one rule.
type Pass struct {
	Estate *estate.Estate

	rule    *Rule
	issues  []Issue
	options map[string]cty.Value
}

// Issue is what a rule reports.
type Issue struct {
	// Resource is the resource at fault. Its address, and the calls that lead to it, are part of the finding.
	Resource *module.Resource
	// Range is the smallest piece of code at fault. The zero range stands for the resource's header.
	Range hcl.Range
	// Message says what is wrong, with the value quoted, and what was expected.
	Message string
	// Advice says what to do next.
	Advice string
	// Severity is the rule's own when nil.
	Severity *Severity
	// Fix is proposed when there is one right answer.
	Fix *Proposal
}

// Report reports an issue.
func (p *Pass) Report(i Issue) { p.issues = append(p.issues, i) }

// At is the first place that was written, the zero range when none was.
func At(places ...interface{ Range() hcl.Range }) hcl.Range {
	for _, place := range places {
		if rng := place.Range(); rng.Filename != "" {
			return rng
		}
	}
	return hcl.Range{}
}

// As is a severity that differs from the rule's own.
func As(s Severity) *Severity { return &s }

// run runs a rule. A panic is an error of the rule's, not of the estate.
func run(r *Rule, e *estate.Estate, options map[string]cty.Value) (issues []Issue, err error) {
	p := &Pass{Estate: e, rule: r, options: options}
	defer func() {
		if cause := recover(); cause != nil {
			issues, err = nil, fmt.Errorf("rule %s broke: %v; please report it with the configuration that did it", r.Name, cause)
		}
	}()
	r.Check(p)
	return p.issues, nil
}

// Place is a range as a place for [At], such as a block's header.
type Place hcl.Range

// Range is the range.
func (p Place) Range() hcl.Range { return hcl.Range(p) }
