package lint

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/secret"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Result is what came of linting one or more directories.
type Result struct {
	Findings []Finding
	// Suppressed are findings that the code or the baseline says to keep quiet about.
	Suppressed []Finding
	// Problems are errors in the configuration, or in reading it, that kept a directory from being judged.
	Problems hcl.Diagnostics
	// Broken are rules that could not do their work.
	Broken []error
	// Notes say what could not be looked into.
	Notes []module.Note
	// Directories and Resources say how much was looked at.
	Directories, Resources int
	// Files are those read, by the names used in ranges.
	Files map[string]*hcl.File
	// Rules are those that ran.
	Rules []*Rule

	confidential secrets
	index        sourceIndex
}

// Run is how directories are linted.
type Run struct {
	Module module.Options
	Rules  []*Rule
	// Known are all rules there are, to tell a misspelt name in a suppression from a rule that does not run.
	Known []*Rule
	// Severity is what the configuration says instead of a rule's own severity.
	Severity map[string]Severity
	// Options are the values of rules' options, by rule and name.
	Options map[string]map[string]cty.Value
	// IgnoreModules are addresses of module calls, such as module.legacy, in which nothing is reported.
	IgnoreModules []string
	// Today decides which suppressions have expired; on the zero time none has.
	Today time.Time
	// Baseline are findings that are known and not reported.
	Baseline *Baseline
}

// Directory lints the module tree in a directory. A configuration with errors is not judged: findings about half of it
// would be guesses.
func Directory(dir string, opts module.Options, rules []*Rule) *Result {
	return Run{Module: opts, Rules: rules, Known: rules}.Directory(dir)
}

// Directory lints the module tree in a directory, as [Directory] does.
func (run Run) Directory(dir string) *Result {
	m, diags := module.Load(dir, run.Module)
	return run.judge(dir, m, diags)
}

// Plan lints a plan in JSON, called by a name in ranges. Where the directory holds the configuration that the plan was made
// of, findings point into that.
func (run Run) Plan(src []byte, name, dir string) *Result {
	code, diags := module.Load(dir, run.Module)
	if module.Is(diags, module.ErrNoConfiguration) {
		code, diags = nil, nil
	}
	if diags.HasErrors() {
		return run.judge(dir, code, diags)
	}
	m, diags := module.LoadPlan(src, name, code)
	return run.judge(dir, m, diags)
}

// judge runs the rules over what was loaded.
func (run Run) judge(dir string, m *module.Module, diags hcl.Diagnostics) *Result {
	r := &Result{Directories: 1, Rules: run.Rules}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			r.Problems = append(r.Problems, withoutSecrets(d))
		}
	}
	if m == nil {
		return r
	}
	r.Files, r.Notes, r.Resources = m.Files, m.Notes, len(m.Resources)
	if len(r.Problems) > 0 {
		return r
	}
	e := estate.Build(m.Resources, m.Sources(), !m.Unread)
	texts := r.confide(secret.Places(e))
	single, broken := checkEach(e, run.Rules, run.Options)
	for _, err := range broken {
		r.Broken = append(r.Broken, errors.New(texts.Hide(err.Error())))
	}
	source := codeOf(m.Files)
	for i := range single {
		f := &single[i]
		f.Dir = dir
		f.Message, f.Advice = texts.Hide(f.Message), texts.Hide(f.Advice)
		if f.Fix = f.proposal.resolve(source); f.Fix != nil {
			f.Fix.Title = texts.Hide(f.Fix.Title)
		}
		if s, ok := run.Severity[f.Rule]; ok {
			f.Severity = s
		}
	}
	kept, suppressed := run.suppress(dir, m.Files, single, len(broken) == 0)
	inIgnored := func(f Finding) bool { return len(f.Addresses) > 0 && run.ignored(f.Addresses[0]) }
	kept, suppressed = slices.DeleteFunc(kept, inIgnored), slices.DeleteFunc(suppressed, inIgnored)
	kept, known := run.Baseline.split(dir, kept)
	r.Findings = fold(kept)
	r.Suppressed = fold(append(suppressed, known...))
	return r
}

// ignored reports whether an address lies in one of the modules that are not looked at, or in one they call.
func (run Run) ignored(address string) bool {
	for _, prefix := range run.IgnoreModules {
		if rest, ok := strings.CutPrefix(address, prefix); ok && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "[")) {
			return true
		}
	}
	return false
}

// Add joins the result of another directory.
func (r *Result) Add(other *Result) {
	r.Findings = append(r.Findings, other.Findings...)
	sortFindings(r.Findings)
	r.Suppressed = append(r.Suppressed, other.Suppressed...)
	sortFindings(r.Suppressed)
	r.Problems = append(r.Problems, other.Problems...)
	r.Broken = append(r.Broken, other.Broken...)
	r.Notes = append(r.Notes, other.Notes...)
	r.confidential = r.confidential.join(other.confidential)
	r.Directories += other.Directories
	r.Resources += other.Resources
	if r.Files == nil {
		r.Files = map[string]*hcl.File{}
	}
	for name, file := range other.Files {
		r.Files[name] = file
	}
	for _, rule := range other.Rules {
		if !slices.ContainsFunc(r.Rules, func(have *Rule) bool { return have.Name == rule.Name }) {
			r.Rules = append(slices.Clip(r.Rules), rule)
		}
	}
}

// AtLeast drops findings less severe than s.
func (r *Result) AtLeast(s Severity) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Severity < s })
	r.Suppressed = slices.DeleteFunc(r.Suppressed, func(f Finding) bool { return f.Severity < s })
}

// Failed reports whether something kept the result from being complete.
func (r *Result) Failed() bool { return len(r.Problems) > 0 || len(r.Broken) > 0 }

// Count is the number of findings of a severity.
func (r *Result) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

func (r *Result) fixable() int {
	n := 0
	for _, f := range r.Findings {
		if f.Fix != nil {
			n++
		}
	}
	return n
}
