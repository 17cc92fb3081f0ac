package rules_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// files are a module tree by path.
type files map[string]string

const mark = "# finding"

// A mark ends its line and may name the severity, and a part of the message: # finding(warning): part of the message.
// Where the line cannot hold a comment, as in JSON in a heredoc, the mark stands above it and says how many lines:
// # finding+3: part of the message.
var marked = regexp.MustCompile(`# finding(?:\+(\d+))?(?:\((error|warning|info)\))?(?:: (.*))?$`)

// expectation is what a mark demands of the finding in its place.
type expectation struct{ severity, text string }

// Every spelling of the resource types has to lead to the same findings.
var spellings = []struct {
	name string
	of   *regexp.Regexp
	with string
}{
	{"as written", nil, ""},
	{"drydock's ECS with the rest of aws", regexp.MustCompile(`\baws_(ecs|ecr|efs)_`), "drydock_${1}_"},
	{"all of drydock", regexp.MustCompile(`\baws_`), "drydock_"},
}

// checkModule demands a finding on each marked line and nowhere else, in each spelling, and returns the report on the
// module as it is written.
func checkModule(t *testing.T, rule *lint.Rule, tree files) string {
	t.Helper()
	report := ""
	for _, spelling := range spellings {
		spelled := files{}
		for path, content := range tree {
			if spelling.of != nil {
				content = spelling.of.ReplaceAllString(content, spelling.with)
			}
			spelled[path] = content
		}
		result := lintFiles(t, spelled, []*lint.Rule{rule})
		marks := expected(t, spelled)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(marks)), found(result, marks), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: marked lines (-) and findings (+) differ:\n%s", spelling.name, diff)
		}
		if spelling.of == nil {
			var b strings.Builder
			if err := result.WriteText(&b, lint.TextOptions{Width: 100}); err != nil {
				t.Fatal(err)
			}
			report = b.String()
		}
	}
	return report
}

// lintFiles lints a tree in a directory of its own, from inside it so that ranges have the tree's paths.
func lintFiles(t *testing.T, tree files, which []*lint.Rule) *lint.Result {
	t.Helper()
	dir := t.TempDir()
	for path, content := range tree {
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Chdir(before); err != nil {
			t.Fatal(err)
		}
	}()
	result := lint.Directory(".", module.Options{}, which)
	for _, problem := range result.Problems {
		t.Fatalf("the example is no valid configuration: %s", problem)
	}
	for _, broken := range result.Broken {
		t.Fatal(broken)
	}
	return result
}

// expected are the marks by their places.
func expected(t *testing.T, tree files) map[string]expectation {
	t.Helper()
	marks := map[string]expectation{}
	for path, content := range tree {
		for i, line := range strings.Split(content, "\n") {
			m := marked.FindStringSubmatch(line)
			if m == nil {
				if strings.Contains(line, mark) {
					t.Fatalf("%s:%d is no mark as the harness reads them: %s", path, i+1, line)
				}
				continue
			}
			below, _ := strconv.Atoi(m[1])
			marks[fmt.Sprintf("%s:%d", path, i+1+below)] = expectation{severity: m[2], text: m[3]}
		}
	}
	return marks
}

// found are the places of the findings; one whose severity or message is not as marked says so.
func found(result *lint.Result, marks map[string]expectation) []string {
	got := []string{}
	for _, f := range result.Findings {
		place := fmt.Sprintf("%s:%d", f.Range.Filename, f.Range.Start.Line)
		text := f.Message + " " + f.Advice
		want, ok := marks[place]
		switch {
		case !ok, !strings.Contains(text, want.text):
			place += " says: " + text
		case want.severity != "" && want.severity != f.Severity.String():
			place += " has severity " + f.Severity.String()
		}
		got = append(got, place)
	}
	slices.Sort(got)
	return got
}

var markOf = regexp.MustCompile(`(?m)[ \t]*# finding.*$`)

// checkFix demands, of a failing example whose findings all have a fix, that the fixes make the passing example of it, and
// that they leave nothing to fix. It reports whether there was a fix at all.
func checkFix(t *testing.T, rule *lint.Rule, failing, passing string) bool {
	t.Helper()
	source := markOf.ReplaceAllString(failing, "")
	result := lintFiles(t, files{"main.tf": source}, []*lint.Rule{rule})
	patched, applied := result.Patch(result.Findings)
	if applied < len(result.Findings) {
		return applied > 0
	}
	fixed := string(patched["main.tf"])
	if diff := cmp.Diff(passing, fixed); diff != "" {
		t.Errorf("the passing example (-) and the fixed failing one (+) differ:\n%s", diff)
	}
	again := lintFiles(t, files{"main.tf": fixed}, []*lint.Rule{rule})
	if patched, _ := again.Patch(again.Findings); len(patched) > 0 {
		t.Error("a second --fix would change the file again")
	}
	return true
}
