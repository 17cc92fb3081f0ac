package lint

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Result is what came of linting one or more directories.
type Result struct {
	Findings []Finding
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
}

// Directory lints the module tree in a directory. A configuration with errors is not judged: findings about half of it
// would be guesses.
func Directory(dir string, opts module.Options, rules []*Rule) *Result {
	m, diags := module.Load(dir, opts)
	r := &Result{Directories: 1}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			r.Problems = append(r.Problems, d)
		}
	}
	if m == nil {
		return r
	}
	r.Files, r.Notes, r.Resources = m.Files, m.Notes, len(m.Resources)
	if len(r.Problems) > 0 {
		return r
	}
	r.Findings, r.Broken = Check(estate.Build(m.Resources, m.Sources()), rules)
	return r
}

// Add joins the result of another directory.
func (r *Result) Add(other *Result) {
	r.Findings = append(r.Findings, other.Findings...)
	sortFindings(r.Findings)
	r.Problems = append(r.Problems, other.Problems...)
	r.Broken = append(r.Broken, other.Broken...)
	r.Notes = append(r.Notes, other.Notes...)
	r.Directories += other.Directories
	r.Resources += other.Resources
	if r.Files == nil {
		r.Files = map[string]*hcl.File{}
	}
	for name, file := range other.Files {
		r.Files[name] = file
	}
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
