package lint_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

var update = flag.Bool("update", false, "write golden files")

// everyService is a rule that dislikes services, once for each.
var everyService = &lint.Rule{Name: "every-service", Severity: lint.Warning, Check: func(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		name, _ := s.Name.Get()
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount, s.Name),
			Message: "Service \"" + name + "\" is one", Advice: "Have none."})
	}
}}

// everyCluster reports the header, as errors.
var everyCluster = &lint.Rule{Name: "every-cluster", Severity: lint.Info, Check: func(p *lint.Pass) {
	for _, c := range p.Estate.Clusters {
		p.Report(lint.Issue{Resource: c.Resource, Message: "A cluster", Severity: lint.As(lint.Error)})
		p.Report(lint.Issue{Resource: c.Resource, Message: "Another thing about it"})
		p.Report(lint.Issue{Resource: c.Resource, Message: "A cluster", Severity: lint.As(lint.Error)})
	}
}}

var broken = &lint.Rule{Name: "broken", Check: func(p *lint.Pass) {
	p.Report(lint.Issue{Resource: p.Estate.Services[0].Resource, Message: "not to be trusted"})
	panic("index out of luck")
}}

// directory writes files and goes where they are, so that reports have their names.
func directory(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for path, content := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var estateFiles = map[string]string{
	"main.tf": `module "call" {
  for_each = toset(["x", "y"])
  source   = "./service"
}

resource "aws_ecs_cluster" "c" {
  count = 5
}

resource "aws_ecs_service" "plain" {
  name = "plain"
}
`,
	"service/main.tf": `resource "aws_ecs_service" "s" {
  name          = "s"
  desired_count = 2
}
`,
}

func TestReports(t *testing.T) {
	golden, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	directory(t, estateFiles)
	result := lint.Directory(".", module.Options{}, []*lint.Rule{everyService, everyCluster, broken})
	for _, opts := range []struct {
		name string
		lint.TextOptions
	}{{"report.txt", lint.TextOptions{Width: 60}}, {"report.color.txt", lint.TextOptions{Color: true}}} {
		var b strings.Builder
		if err := result.WriteText(&b, opts.TextOptions); err != nil {
			t.Fatal(err)
		}
		compare(t, filepath.Join(golden, opts.name), b.String())
	}
	var b strings.Builder
	if err := result.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	compare(t, filepath.Join(golden, "report.json"), b.String())
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run with -update to accept):\n%s", filepath.Base(path), diff)
	}
}

// A broken rule is an error and its findings do not count; the other rules' do.
func TestBrokenRule(t *testing.T) {
	directory(t, estateFiles)
	result := lint.Directory(".", module.Options{}, []*lint.Rule{broken, everyService})
	if len(result.Broken) != 1 || !strings.Contains(result.Broken[0].Error(), "rule broken broke: index out of luck") {
		t.Errorf("%v", result.Broken)
	}
	for _, f := range result.Findings {
		if f.Rule != "every-service" {
			t.Errorf("%+v", f)
		}
	}
	if len(result.Findings) != 2 || !result.Failed() {
		t.Errorf("%d findings, failed %v", len(result.Findings), result.Failed())
	}
}

// All mistakes of a configuration are reported, and nothing is judged by half of it.
func TestBrokenConfiguration(t *testing.T) {
	directory(t, map[string]string{
		"a.tf": "resource \"aws_ecs_service\" \"s\" {\n  name = \n}\n",
		"b.tf": "resource \"aws_ecs_service\" \"t\" {\n  name = \"t\"\n}\n",
		"c.tf": "locals {\n  a = [\n}\n",
	})
	result := lint.Directory(".", module.Options{}, []*lint.Rule{everyService})
	var in []string
	for _, p := range result.Problems {
		in = append(in, p.Subject.Filename)
	}
	if !strings.Contains(strings.Join(in, " "), "a.tf") || !strings.Contains(strings.Join(in, " "), "c.tf") {
		t.Errorf("errors in %v", in)
	}
	if len(result.Findings) != 0 {
		t.Errorf("findings: %+v", result.Findings)
	}
	var b strings.Builder
	if err := result.WriteText(&b, lint.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"on a.tf line 2", "on c.tf line", "Could not finish: "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &b)
		}
	}
}

// What hostile code says cannot command the terminal.
func TestHostileText(t *testing.T) {
	directory(t, map[string]string{
		"main.tf": "resource \"aws_ecs_service\" \"s\" {\n  name = \"\u001b]0;owned\u0007\u202egnp\u200b.exe\\u0085\"\n}\n",
	})
	result := lint.Directory(".", module.Options{}, []*lint.Rule{everyService})
	var b strings.Builder
	if err := result.WriteText(&b, lint.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\u001b\u0007\u202e\u200b\u0085") {
		t.Errorf("%q", b.String())
	}
	if !strings.Contains(b.String(), `\u001b]0;owned\u0007\u202egnp\u200b.exe`) {
		t.Errorf("the text is not shown escaped:\n%s", &b)
	}
	b.Reset()
	if err := result.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(b.String())) || strings.Contains(b.String(), "\u001b") {
		t.Errorf("%q", b.String())
	}
}

func TestUnreadableDirectories(t *testing.T) {
	directory(t, map[string]string{"file": "", "empty/readme.txt": ""})
	for path, want := range map[string]error{"missing": module.ErrNotExist, "file": module.ErrNotDirectory, "empty": module.ErrNoConfiguration} {
		result := lint.Directory(path, module.Options{}, nil)
		if !module.Is(result.Problems, want) || !result.Failed() {
			t.Errorf("%s: %v", path, result.Problems)
		}
		var b strings.Builder
		if err := result.WriteText(&b, lint.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), path) {
			t.Errorf("%s is not named:\n%s", path, &b)
		}
	}
}
