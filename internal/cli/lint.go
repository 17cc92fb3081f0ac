package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/garbage"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/config"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/report"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// exitFindings is lint's code for a configuration that could be judged and was found wanting.
const exitFindings = 1

// LintCmd is "drydock lint".
type LintCmd struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Directories with Terraform code, or files in one to see only their findings (default: the current directory)."`

	Format      string   `enum:"${lint_formats}" default:"text" help:"Output format: ${enum} (default text)."`
	Output      string   `short:"o" placeholder:"FILE" help:"Write the report to a file."`
	MinSeverity string   `enum:"error,warning,info" default:"info" help:"Least severity to report: ${enum} (default info)."`
	Only        []string `placeholder:"RULE" help:"Run these rules and no others. May be repeated."`
	Recursive   bool     `short:"r" help:"Lint every root module in and below the directories."`
	Jobs        int      `short:"j" placeholder:"N" help:"Directories to lint at once (default: as many as there are processors)."`
	Diff        string   `placeholder:"BASE" help:"Report only what is on lines changed since the branch left BASE, a commit. This runs git."`

	Plan string `placeholder:"FILE" help:"Lint a plan, as terraform show -json prints it; - reads standard input. Findings point into the directory's code when it is there."`

	Fix    bool `help:"Repair the findings that have one right answer, then report what is left."`
	DryRun bool `help:"With --fix, show the changes as a unified diff instead of making them."`

	Baseline      string `placeholder:"FILE" help:"Do not report the findings that this file knows."`
	WriteBaseline string `placeholder:"FILE" help:"Write the findings to a file for --baseline, and report none."`

	Init bool `help:"Write a commented .drydock.hcl into the directory."`

	Var      map[string]string `placeholder:"NAME=VALUE" mapsep:"none" help:"Value of a variable of the root module, as in Terraform. May be repeated."`
	VarFiles []string          `name:"var-file" sep:"none" placeholder:"FILE" help:"File with values of variables, as in Terraform. May be repeated."`
}

// lintVars are what the flags' help is made of.
func lintVars() map[string]string {
	return map[string]string{"lint_formats": strings.Join(report.Names(), ",")}
}

// Help says what the exit codes mean.
func (LintCmd) Help() string {
	return "Exit codes: 0 nothing found, 1 findings, 2 something could not be judged."
}

// knownRules are the rules that there are without those that a configuration declares.
func knownRules() []*lint.Rule { return append(rules.All(), lint.BuiltIn()...) }

// Run lints and reports.
func (c *LintCmd) Run(s *IO, v appVersion) error {
	garbage.ShortLived()
	paths := c.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if err := c.check(paths); err != nil {
		return err
	}
	if c.Init {
		return initLint(s, paths[0])
	}
	baseline, err := c.readBaseline()
	if err != nil {
		return err
	}
	var changed *changes
	if c.Diff != "" {
		if changed, err = changesSince(c.Diff, paths[0]); err != nil {
			return err
		}
	}
	targets := targetsOf(paths)
	if c.Plan != "" && targets[0].problem == nil {
		if targets[0].plan, err = c.readPlan(s); err != nil {
			return err
		}
	}
	if c.Recursive {
		targets = rootModules(targets)
	}
	look := func() *lint.Result {
		result := c.lint(s, targets, baseline)
		if changed != nil {
			changed.keep(result)
		}
		return result
	}
	result := look()
	if c.Fix {
		done, err := c.fix(s, result)
		if err != nil || c.DryRun {
			return err
		}
		if done {
			result = look()
		}
	}
	if c.WriteBaseline != "" {
		return c.writeBaseline(s, result)
	}
	if err := c.report(s, result, v); err != nil {
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

// check refuses flags that do not go together.
func (c *LintCmd) check(paths []string) error {
	switch {
	case c.DryRun && !c.Fix:
		return fmt.Errorf("--dry-run is about --fix: add --fix")
	case c.Init && len(paths) > 1:
		return fmt.Errorf("--init writes one file: name one directory")
	case c.Plan != "" && (len(paths) > 1 || c.Recursive || c.Fix || c.WriteBaseline != "" && c.Diff != ""):
		return fmt.Errorf("--plan is about one directory's plan: leave out --recursive and --fix, and name one directory at most")
	case c.Jobs < 0:
		return fmt.Errorf("--jobs is %d; expected 1 or more", c.Jobs)
	case c.WriteBaseline != "" && (c.Fix || c.Diff != ""):
		return fmt.Errorf("--write-baseline is about all findings: leave out --fix and --diff")
	}
	return nil
}

// lint looks at the targets, several at once, and joins what it finds in their order.
func (c *LintCmd) lint(s *IO, targets []target, baseline *lint.Baseline) *lint.Result {
	jobs := c.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	results := make([]*lint.Result, len(targets))
	inParallel(jobs, len(targets), s.progress("linting"), func(i int) { results[i] = c.lintTarget(targets[i], baseline) })
	result := &lint.Result{}
	for _, r := range results {
		result.Add(r)
	}
	least, _ := config.ParseSeverity(c.MinSeverity)
	result.AtLeast(least)
	return result
}

func (c *LintCmd) lintTarget(t target, baseline *lint.Baseline) *lint.Result {
	if t.problem != nil {
		return &lint.Result{Problems: hcl.Diagnostics{t.problem}}
	}
	run := lint.Run{Today: today(), Baseline: baseline}
	run.Module = module.Options{VarFiles: c.VarFiles, Env: os.Environ(), Variables: map[string]cty.Value{}, Overlay: t.overlay}
	for name, value := range c.Var {
		run.Module.Variables[name] = cty.StringVal(value)
	}
	conf, diags := config.Load(t.dir, knownRules())
	if diags.HasErrors() {
		failed := &lint.Result{Problems: diags, Directories: 1}
		if conf.File != nil {
			failed.Files = map[string]*hcl.File{conf.Path: conf.File}
		}
		return failed
	}
	conf.Apply(&run, knownRules())
	if len(c.Only) > 0 {
		if err := only(&run, c.Only); err != nil {
			return &lint.Result{Problems: hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "No such rule", Detail: err.Error()}}, Directories: 1}
		}
	}
	var found *lint.Result
	if t.plan != nil {
		found = run.Plan(t.plan, c.Plan, t.dir)
	} else {
		found = run.Directory(t.dir)
	}
	if t.files != nil {
		found.Findings = slices.DeleteFunc(found.Findings, func(f lint.Finding) bool { return !t.concerns(f) })
		found.Suppressed = slices.DeleteFunc(found.Suppressed, func(f lint.Finding) bool { return !t.concerns(f) })
	}
	return found
}

// today is the day in UTC, so that a suppression ends everywhere at once.
func today() time.Time { return time.Now().UTC() }

// only keeps the named rules of all there are.
func only(run *lint.Run, names []string) error {
	run.Rules = nil
	for _, name := range names {
		i := slices.IndexFunc(run.Known, func(r *lint.Rule) bool { return r.Name == name })
		if i < 0 {
			return unknownRuleOf(run.Known, name)
		}
		run.Rules = append(run.Rules, run.Known[i])
	}
	return nil
}

func unknownRuleOf(known []*lint.Rule, name string) error {
	var names []string
	for _, r := range known {
		names = append(names, r.Name)
	}
	message := fmt.Sprintf("there is no rule %q", name)
	if near := ecsspec.DidYouMean(name, names); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("%s (\"drydock explain\" lists all rules)", message)
}

func (c *LintCmd) report(s *IO, result *lint.Result, v appVersion) error {
	opts := report.Options{Text: lint.TextOptions{Color: s.Color, Width: s.Width}, Version: string(v)}
	if c.Output == "" {
		return report.Write(s.Stdout, c.Format, result, opts)
	}
	opts.Text.Color = false
	var out bytes.Buffer
	if err := report.Write(&out, c.Format, result, opts); err != nil {
		return err
	}
	return os.WriteFile(c.Output, out.Bytes(), 0o644)
}

func (c *LintCmd) readPlan(s *IO) ([]byte, error) {
	from := s.Stdin
	if c.Plan != "-" {
		f, err := os.Open(c.Plan)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	// One byte more than are read, so that the reader says that it is too much.
	src, err := io.ReadAll(io.LimitReader(from, module.MaxPlanBytes+1))
	if src == nil {
		src = []byte{}
	}
	return src, err
}

func (c *LintCmd) readBaseline() (*lint.Baseline, error) {
	if c.Baseline == "" {
		return nil, nil
	}
	src, err := os.ReadFile(c.Baseline)
	if err != nil {
		return nil, err
	}
	baseline, err := lint.ParseBaseline(src, filepath.Dir(c.Baseline))
	if err != nil {
		return nil, fmt.Errorf("%s %w", c.Baseline, err)
	}
	return baseline, nil
}

func (c *LintCmd) writeBaseline(s *IO, result *lint.Result) error {
	if result.Failed() {
		if err := c.report(s, result, ""); err != nil {
			return err
		}
		return &ExitError{exitFailed}
	}
	baseline, err := lint.NewBaseline(result, filepath.Dir(c.WriteBaseline))
	if err != nil {
		return err
	}
	src, err := baseline.JSON()
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.WriteBaseline, src, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%s knows %d findings. Lint with --baseline %s to see new ones only.\n", c.WriteBaseline, baseline.Len(), c.WriteBaseline)
	return err
}

// initLint writes a first configuration and never over another.
func initLint(s *IO, dir string) error {
	path := filepath.Join(dir, config.Name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(config.Initial(knownRules()))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "Wrote %s.\n", path)
	return err
}
