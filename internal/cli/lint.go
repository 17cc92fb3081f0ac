package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// exitFindings is lint's code for a configuration that could be judged and was found wanting.
const exitFindings = 1

// LintCmd is "drydock lint".
type LintCmd struct {
	Paths    []string          `arg:"" optional:"" name:"path" help:"Directories with Terraform code, or files in one to see only their findings (default: the current directory)."`
	Format   string            `enum:"text,json" default:"text" help:"Output format: text or json (default text)."`
	Var      map[string]string `placeholder:"NAME=VALUE" mapsep:"none" help:"Value of a variable of the root module, as in Terraform. May be repeated."`
	VarFiles []string          `name:"var-file" sep:"none" placeholder:"FILE" help:"File with values of variables, as in Terraform. May be repeated."`
}

// Help says what the exit codes mean.
func (LintCmd) Help() string {
	return "Exit codes: 0 nothing found, 1 findings, 2 something could not be judged."
}

// Run lints and reports.
func (c *LintCmd) Run(s *IO) error {
	opts := module.Options{VarFiles: c.VarFiles, Env: os.Environ(), Variables: map[string]cty.Value{}}
	for name, value := range c.Var {
		opts.Variables[name] = cty.StringVal(value)
	}
	paths := c.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	result := &lint.Result{}
	for _, target := range targetsOf(paths) {
		if target.problem != nil {
			result.Problems = append(result.Problems, target.problem)
			continue
		}
		found := lint.Directory(target.dir, opts, rules.All())
		if target.files != nil {
			found.Findings = slices.DeleteFunc(found.Findings, func(f lint.Finding) bool { return !target.concerns(f) })
		}
		result.Add(found)
	}
	write := func() error {
		return result.WriteText(s.Stdout, lint.TextOptions{Color: s.Color, Width: s.Width})
	}
	if c.Format == "json" {
		write = func() error { return result.WriteJSON(s.Stdout) }
	}
	if err := write(); err != nil {
		return err
	}
	switch {
	case result.Failed():
		return &ExitError{exitFailed}
	case len(result.Findings) > 0:
		return &ExitError{exitFindings}
	}
	return nil
}

// target is a directory to lint, and the files in it that were asked for when it was not the whole of it.
type target struct {
	dir     string
	files   []string
	problem *hcl.Diagnostic
}

// targetsOf makes directories of paths, each once. Editors and pre-commit hooks name files: Terraform code means
// something only as a whole directory, so that is linted and what is in the files is shown.
func targetsOf(paths []string) []target {
	var targets []target
	index := map[string]int{}
	for _, path := range paths {
		t := targetOf(path)
		i, seen := index[t.dir]
		switch {
		case t.problem != nil || !seen:
			if t.problem == nil {
				index[t.dir] = len(targets)
			}
			targets = append(targets, t)
		case t.files == nil:
			targets[i].files = nil
		case targets[i].files != nil:
			targets[i].files = append(targets[i].files, t.files...)
		}
	}
	return targets
}

func targetOf(path string) target {
	clean := filepath.Clean(path)
	info, err := os.Stat(clean)
	switch {
	// A directory, or a path about which the loader has more to say.
	case err != nil || info.IsDir():
		return target{dir: clean}
	case !isConfiguration(clean):
		return target{problem: &hcl.Diagnostic{
			Severity: hcl.DiagError,
			Summary:  fmt.Sprintf("%s is not a Terraform file", path),
			Detail:   "Name a directory with Terraform code, or a .tf, .tofu, .tf.json or .tofu.json file in one.",
		}}
	}
	return target{dir: filepath.Dir(clean), files: []string{clean}}
}

func isConfiguration(file string) bool {
	for _, suffix := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(file, suffix) {
			return true
		}
	}
	return false
}

// concerns reports whether a finding is in the files asked for, or in a module that they call.
func (t target) concerns(f lint.Finding) bool {
	for _, rng := range append([]hcl.Range{f.Range}, f.Calls...) {
		if slices.Contains(t.files, filepath.Clean(rng.Filename)) {
			return true
		}
	}
	return false
}
