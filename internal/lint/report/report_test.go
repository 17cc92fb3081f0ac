package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

var update = flag.Bool("update", false, "write golden files")

const page = "# every-service\n\nA service.\n\n## What it finds\n\nEach <b>service</b>.\n\n## Why it matters\n\nIt does.\n\n" +
	"## Failing example\n\n```terraform\n```\n\n## Passing example\n\n```terraform\n```\n\n## What it leaves alone\n\nNothing.\n\n## References\n\nNone.\n"

var everyService = &lint.Rule{Name: "every-service", Severity: lint.Warning, Page: page, Check: func(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		name, _ := s.Name.Get()
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount, s.Name),
			Message: "Service \"" + name + "\" is one", Advice: "Have none.",
			Fix: lint.Propose("set desired_count to 0", lint.Set(s.DesiredCount, cty.NumberIntVal(0)))})
	}
}}

var everyCluster = &lint.Rule{Name: "every-cluster", Severity: lint.Info, Check: func(p *lint.Pass) {
	for _, c := range p.Estate.Clusters {
		p.Report(lint.Issue{Resource: c.Resource, Message: "A cluster", Severity: lint.As(lint.Error)})
	}
}}

var quiet = &lint.Rule{Name: "quiet", Severity: lint.Error, Check: func(*lint.Pass) {}}

var broken = &lint.Rule{Name: "broken", Check: func(*lint.Pass) { panic("index out of luck") }}

// fixture is a result with all a report can hold.
func fixture(t testing.TB) *lint.Result {
	t.Helper()
	t.(interface{ Chdir(string) }).Chdir(t.TempDir())
	for path, content := range map[string]string{
		"main.tf": `module "call" {
  for_each = toset(["x", "y"])
  source   = "./service"
}

resource "aws_ecs_cluster" "c" {
  count = 5
}

/* ünïcödé */ resource "aws_ecs_service" "plain" { name = "<script>alert('\"&,:%')</script>" }

resource "aws_ecs_service" "known" {
  name = "known" # drydock:ignore every-service we know & accept
}
`,
		"service/with space.tf": "resource \"aws_ecs_service\" \"s\" {\n  name          = \"s\"\n  desired_count = 2\n}\n",
		"bad/main.tf":           "resource \"aws_ecs_service\" \"s\" {\n  name = \n}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rules := []*lint.Rule{everyService, everyCluster, quiet, broken}
	run := lint.Run{Rules: rules, Known: rules, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	result := run.Directory(".")
	result.Add(run.Directory("bad"))
	if len(result.Findings) != 3 || len(result.Suppressed) != 1 || len(result.Problems) == 0 || len(result.Broken) != 1 {
		t.Fatalf("the fixture is not what the test is about: %+v", result)
	}
	return result
}

func TestGolden(t *testing.T) {
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	result := fixture(t)
	for name, r := range map[string]*lint.Result{"full": result, "empty": {Directories: 1, Rules: []*lint.Rule{quiet}}} {
		for _, format := range Names() {
			got := write(t, format, r)
			if again := write(t, format, r); again != got {
				t.Errorf("%s differs from run to run", format)
			}
			path := filepath.Join(dir, name+"."+format)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s differs (run with -update to accept):\n%s", filepath.Base(path), diff)
			}
		}
	}
}

func write(t testing.TB, format string, r *lint.Result) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, format, r, Options{Version: "1.2.3"}); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, format, b.String())
	return b.String()
}

// wellFormed demands what a reader of the format does before it looks at anything.
func wellFormed(t testing.TB, format, got string) {
	t.Helper()
	switch format {
	case "json", "sarif", "gitlab":
		if !json.Valid([]byte(got)) {
			t.Errorf("%s is no JSON:\n%s", format, got)
		}
	case "junit", "checkstyle":
		decoder := xml.NewDecoder(strings.NewReader(got))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v\n%s", format, err, got)
			}
		}
	case "github":
		for line := range strings.Lines(got) {
			if !slices.ContainsFunc([]string{"::error title=drydock ", "::warning title=drydock ", "::notice title=drydock "}, func(p string) bool {
				return strings.HasPrefix(line, p)
			}) {
				t.Errorf("github has a line that is no annotation: %q", line)
			}
		}
	}
	if strings.ContainsRune(got, '\x1b') {
		t.Errorf("%s passes escape sequences on: %q", format, got)
	}
}

func TestUnknownFormat(t *testing.T) {
	err := Write(io.Discard, "yaml", &lint.Result{}, Options{})
	var unknown *UnknownFormatError
	if !errors.As(err, &unknown) || err.Error() != `there is no report format "yaml"` {
		t.Error(err)
	}
}

// hostile is a result in which everything that code can name is given.
func hostile(message, file, address, source string) *lint.Result {
	rng := hcl.Range{Filename: file, Start: hcl.Pos{Line: 1, Column: 1}, End: hcl.Pos{Line: 1, Column: 2, Byte: len(source)}}
	return &lint.Result{
		Findings: []lint.Finding{{Rule: "quiet", Severity: lint.Error, Message: message, Advice: message, Addresses: []string{address}, Range: rng,
			Calls: []hcl.Range{rng}, Fix: &lint.Fix{Title: message, Edits: []lint.Edit{{Range: rng, New: message}}}}},
		Suppressed: []lint.Finding{{Rule: "quiet", Message: message, Addresses: []string{address}, Range: rng,
			Suppression: &lint.Suppression{Reason: message}}},
		Problems:    hcl.Diagnostics{{Severity: hcl.DiagError, Summary: message, Detail: address, Subject: &rng}},
		Broken:      []error{errors.New(message)},
		Directories: 1, Rules: []*lint.Rule{quiet},
		Files: map[string]*hcl.File{file: {Bytes: []byte(source), Body: hcl.EmptyBody()}},
	}
}

func fuzz(f *testing.F, format string) {
	for _, seed := range []string{"plain", "</pre><script>alert(1)</script>", "a\n::error::b\r%0A", "]]>\x00\x1b[31m\u202e", "\xff\xfe", "a,b:c=\"d\" & 'e'"} {
		f.Add(seed, seed, seed, seed)
	}
	f.Fuzz(func(t *testing.T, message, file, address, source string) {
		if format != "text" && format != "html" && format != "github" {
			// The JSON and XML encoders escape control characters themselves; the check for them is about terminals.
			message, file, address, source = strip(message), strip(file), strip(address), strip(source)
		}
		got := write(t, format, hostile(message, file, address, source))
		if format == "html" {
			if plain := write(t, format, hostile("m", "f", "a", "s")); strings.Count(got, "<") > strings.Count(plain, "<") {
				t.Errorf("what code says has become markup:\n%s", got)
			}
		}
	})
}

func strip(s string) string { return strings.ReplaceAll(s, "\x1b", "") }

func FuzzText(f *testing.F)       { fuzz(f, "text") }
func FuzzJSON(f *testing.F)       { fuzz(f, "json") }
func FuzzSARIF(f *testing.F)      { fuzz(f, "sarif") }
func FuzzJUnit(f *testing.F)      { fuzz(f, "junit") }
func FuzzGitHub(f *testing.F)     { fuzz(f, "github") }
func FuzzGitLab(f *testing.F)     { fuzz(f, "gitlab") }
func FuzzCheckstyle(f *testing.F) { fuzz(f, "checkstyle") }
func FuzzHTML(f *testing.F)       { fuzz(f, "html") }
