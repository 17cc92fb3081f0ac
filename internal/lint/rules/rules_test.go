package rules_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

var update = flag.Bool("update", false, "write golden files")

// TestPages runs every example of every page: a finding at each marked line of the failing ones, and no other anywhere.
func TestPages(t *testing.T) {
	entries := rules.Entries()
	if len(entries) == 0 {
		t.Fatal("no rules")
	}
	fixing := 0
	defer func() {
		if fixing == 0 {
			t.Error("no rule's example has a fix")
		}
	}()
	for _, e := range entries {
		t.Run(e.Rule.Name, func(t *testing.T) {
			if want := strings.ReplaceAll(e.File, "_", "-"); e.Rule.Name != want {
				t.Errorf("rule %q is in file %s.go: names of rule and file belong together", e.Rule.Name, e.File)
			}
			page, err := lint.ParsePage(e.Rule.Page)
			if err != nil {
				t.Fatal(err)
			}
			if page.Title != e.Rule.Name {
				t.Errorf("the page is titled %q", page.Title)
			}
			if !strings.Contains(page.Section(lint.SectionReferences).Body, "](https://docs.aws.amazon.com/") {
				t.Error("the page cites no page of AWS's documentation")
			}
			failing := page.Section(lint.SectionFailing).Examples()
			passing := page.Section(lint.SectionPassing).Examples()
			if len(failing) == 0 || len(passing) == 0 {
				t.Fatalf("the page has %d failing and %d passing examples", len(failing), len(passing))
			}
			report := ""
			for i, example := range failing {
				t.Run(fmt.Sprintf("failing example %d", i+1), func(t *testing.T) {
					if !strings.Contains(example, mark) {
						t.Fatalf("the example marks no line with %q", mark)
					}
					report += checkModule(t, e.Rule, files{"main.tf": example})
					if i < len(passing) && checkFix(t, e.Rule, example, passing[i]) {
						fixing++
					}
				})
			}
			for i, example := range append(passing, page.Section(lint.SectionLeaves).Examples()...) {
				t.Run(fmt.Sprintf("passing example %d", i+1), func(t *testing.T) {
					if strings.Contains(example, mark) {
						t.Fatalf("a passing example marks a finding")
					}
					checkModule(t, e.Rule, files{"main.tf": example})
				})
			}
			golden(t, filepath.Join("testdata", e.Rule.Name, "page.golden"), report)
		})
	}
}

// TestEdgeCases runs testdata/<rule>/<case>.tf, or the module tree in testdata/<rule>/<case>/.
func TestEdgeCases(t *testing.T) {
	for _, e := range rules.Entries() {
		t.Run(e.Rule.Name, func(t *testing.T) {
			dir := filepath.Join("testdata", e.Rule.Name)
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			cases := 0
			for _, entry := range entries {
				name := entry.Name()
				tree := files{}
				switch {
				case entry.IsDir():
					tree = readTree(t, filepath.Join(dir, name))
				case strings.HasSuffix(name, ".tf"):
					tree["main.tf"] = readFile(t, filepath.Join(dir, name))
				default:
					continue
				}
				cases++
				t.Run(strings.TrimSuffix(name, ".tf"), func(t *testing.T) {
					report := checkModule(t, e.Rule, tree)
					golden(t, filepath.Join(dir, strings.TrimSuffix(name, ".tf")+".golden"), report)
				})
			}
			if cases == 0 {
				t.Fatalf("no edge cases in %s: expected .tf files or module trees", dir)
			}
		})
	}
}

// TestPassingExamplesAreClean keeps a page from teaching an error while it cures another. What an example leaves out for
// brevity, such as a circuit breaker, is no error.
func TestPassingExamplesAreClean(t *testing.T) {
	for _, e := range rules.Entries() {
		page, err := lint.ParsePage(e.Rule.Page)
		if err != nil {
			t.Fatal(err)
		}
		for i, example := range page.Section(lint.SectionPassing).Examples() {
			t.Run(fmt.Sprintf("%s %d", e.Rule.Name, i+1), func(t *testing.T) {
				for _, f := range lintFiles(t, files{"main.tf": example}, rules.All()).Findings {
					if f.Severity < lint.Error {
						continue
					}
					t.Errorf("%s on line %d: %s", f.Rule, f.Range.Start.Line, f.Message)
				}
			})
		}
	}
}

// TestExamples lints what we show to users ourselves.
func TestExamples(t *testing.T) {
	root := filepath.Join("..", "..", "..", "examples")
	for example, pitfalls := range map[string]bool{"pitfalls": true, "web-service": false} {
		result := lint.Directory(filepath.Join(root, example), module.Options{}, rules.All())
		for _, problem := range result.Problems {
			t.Error(problem)
		}
		for _, broken := range result.Broken {
			t.Error(broken)
		}
		if got := result.Count(lint.Error)+result.Count(lint.Warning) > 0; got != pitfalls {
			var b strings.Builder
			if err := result.WriteText(&b, lint.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			t.Errorf("examples/%s:\n%s", example, &b)
		}
	}
}

func TestFind(t *testing.T) {
	names := map[string]bool{}
	for _, r := range rules.All() {
		if names[r.Name] {
			t.Errorf("two rules are called %s", r.Name)
		}
		names[r.Name] = true
		if rules.Find(r.Name) != r {
			t.Errorf("Find does not find %s", r.Name)
		}
	}
	if rules.Find("no-such-rule") != nil {
		t.Error("Find finds what is not there")
	}
}

func readTree(t *testing.T, dir string) files {
	t.Helper()
	tree := files{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		tree[filepath.ToSlash(rel)] = readFile(t, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, diff)
	}
}
