package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/config"
)

var known = []*lint.Rule{
	{Name: "classic-load-balancer", Severity: lint.Error},
	{Name: "static-host-port", Severity: lint.Error, Options: []lint.Option{
		{Name: "allowed", Help: "ports that may be fixed", Default: cty.ListValEmpty(cty.Number)},
	}},
	{Name: "on-demand", Optional: true},
}

func parse(t *testing.T, src string) (*config.Config, []string) {
	t.Helper()
	dir := t.TempDir()
	c, diags := config.Parse([]byte(src), ".drydock.hcl", dir, dir, known)
	var got []string
	for _, d := range diags {
		got = append(got, fmt.Sprintf("%d:%d %s: %s", d.Subject.Start.Line, d.Subject.Start.Column, d.Summary, d.Detail))
	}
	return c, got
}

func TestErrorsHavePlaces(t *testing.T) {
	for src, want := range map[string]string{
		`disable = ["clasic-load-balancer"]`:                   `1:12 No such rule: There is no rule "clasic-load-balancer". Did you mean "classic-load-balancer"?`,
		`disable = "x"`:                                        `1:11 Not a list: disable is a list of strings: disable = ["..."].`,
		`disable = [1]`:                                        `1:12 Not a string: disable is a list of strings in quotes.`,
		`rule "static-host-port" { severity = "bad" }`:         `1:38 No such severity: severity is "error", "warning" or "info". To keep the rule from running, name it in disable.`,
		`rule "static-host-port" { alowed = [1] }`:             `1:27 No such option: static-host-port has no option "alowed"; it has severity, allowed. Did you mean "allowed"?`,
		`rule "static-host-port" { allowed = ["x"] }`:          `1:37 Not a value for this option: allowed of static-host-port is a list of number.`,
		"rule \"on-demand\" {}\nrule \"on-demand\" {}":         `2:1 Rule set twice: There is another block for on-demand above; a rule has one.`,
		`ignore_modules = ["legacy"]`:                          `1:19 Not a module's address: "legacy" names no module call; expected an address like module.legacy or module.a.module.b.`,
		`variables = [1]`:                                      `1:13 Not an object: variables is an object: variables = { name = "value" }.`,
		`var_files = ["missing.tfvars"]`:                       `1:14 File with variables cannot be read: missing.tfvars does not exist.`,
		`var_files = ["/etc/passwd"]`:                          `1:14 File with variables cannot be read: /etc/passwd lies outside the repository.`,
		`dissable = []`:                                        `1:1 Unsupported argument: An argument named "dissable" is not expected here. Did you mean "disable"?`,
		`variables = { a = file("x") }`:                        `1:19 Function calls not allowed: Functions may not be called here.`,
		`rule "static-host-port" "twice" { severity = "bad" }`: `1:25 Extraneous label for rule: Only 1 labels (name) are expected for rule blocks.`,
	} {
		if _, got := parse(t, src); len(got) == 0 || got[0] != want {
			t.Errorf("%s\n got %q\nwant %q", src, got, want)
		}
	}
}

func TestApply(t *testing.T) {
	c, diags := parse(t, `
enable         = ["on-demand"]
disable        = ["classic-load-balancer"]
ignore_modules = ["module.legacy"]
variables      = { a = "file", b = "file" }
rule "static-host-port" {
  severity = "info"
  allowed  = [80]
}
`)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	run := lint.Run{}
	run.Module.Variables = map[string]cty.Value{"b": cty.StringVal("flag")}
	c.Apply(&run, known)
	var names []string
	for _, r := range run.Rules {
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"static-host-port", "on-demand"}) || len(run.Known) != 3 {
		t.Errorf("run %v of %d", names, len(run.Known))
	}
	if run.Severity["static-host-port"] != lint.Info || !run.Options["static-host-port"]["allowed"].RawEquals(cty.ListVal([]cty.Value{cty.NumberIntVal(80)})) {
		t.Errorf("%v %v", run.Severity, run.Options)
	}
	if run.Module.Variables["a"].AsString() != "file" || run.Module.Variables["b"].AsString() != "flag" {
		t.Error(run.Module.Variables)
	}
	(&config.Config{}).Apply(&run, known)
	if len(run.Rules) != 2 {
		t.Error("an optional rule runs unasked")
	}
}

func TestInitialChangesNothing(t *testing.T) {
	src := config.Initial(known)
	c, diags := parse(t, string(src))
	if len(diags) > 0 || len(c.Disable)+len(c.Enable)+len(c.Severity) > 0 {
		t.Error(diags)
	}
	// What the comments show is valid as it stands there.
	_, shown, _ := strings.Cut(string(src), "options of a rule:\n")
	shown, _, _ = strings.Cut(shown, "# Rules that run only")
	var uncommented strings.Builder
	for line := range strings.Lines(shown) {
		uncommented.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "#"), " "))
	}
	if _, diags := parse(t, uncommented.String()); len(diags) > 0 {
		t.Errorf("%v\n%s", diags, shown)
	}
	if !strings.Contains(string(src), `# rule "static-host-port" {`+"\n#   severity = \"error\"\n#   allowed = [] # ports that may be fixed") {
		t.Errorf("%s", src)
	}
}

// The closest file counts, and none above the repository does.
func TestLoadLooksUpToTheRepository(t *testing.T) {
	top := t.TempDir()
	at := filepath.Join(top, "repo", "a", "b")
	for _, dir := range []string{at, filepath.Join(top, "repo", ".git")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write := func(dir, text string) {
		if err := os.WriteFile(filepath.Join(dir, config.Name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	disabled := func() []string {
		c, diags := config.Load(at, known)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		return c.Disable
	}
	write(top, `disable = ["on-demand"]`)
	if got := disabled(); got != nil {
		t.Errorf("a file outside the repository counts: %v", got)
	}
	write(filepath.Join(top, "repo"), `disable = ["static-host-port"]`)
	if got := disabled(); !slices.Equal(got, []string{"static-host-port"}) {
		t.Errorf("%v", got)
	}
	write(at, `disable = ["classic-load-balancer"]`)
	if got := disabled(); !slices.Equal(got, []string{"classic-load-balancer"}) {
		t.Errorf("%v", got)
	}
	write(at, strings.Repeat("#", 65<<10))
	if _, diags := config.Load(at, known); !strings.Contains(diags.Error(), "at most 64 KB are read") {
		t.Error(diags)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`rule "on-demand" { severity = "info" }`))
	f.Add([]byte(`variables = { a = [1, "${x}"] }`))
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 64<<10 {
			return
		}
		c, diags := config.Parse(src, "f", t.TempDir(), t.TempDir(), known)
		if !diags.HasErrors() {
			c.Apply(&lint.Run{}, known)
		}
	})
}
