package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// TestEstates lints whole estates that are built as the well-known public modules build theirs. testdata/estates/<style>/ has
// the modules of a style and roots that call them: in those called clean nothing is found that is a warning or worse; of
// the others findings.golden says what is found where, by which calls, and for which instances.
func TestEstates(t *testing.T) {
	roots, err := filepath.Glob(filepath.Join("testdata", "estates", "*", "*", "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	cleans := 0
	for _, main := range roots {
		root := filepath.Dir(main)
		if seen[root] {
			continue
		}
		seen[root] = true
		t.Run(filepath.ToSlash(strings.TrimPrefix(root, filepath.Join("testdata", "estates")+string(filepath.Separator))), func(t *testing.T) {
			result := lintRoot(t, root)
			if result.Resources < 10 {
				t.Errorf("%d resources: the estate was not read", result.Resources)
			}
			var report strings.Builder
			for _, f := range result.Findings {
				fmt.Fprintf(&report, "%s %s %s:%d", f.Severity, f.Rule, filepath.ToSlash(f.Range.Filename), f.Range.Start.Line)
				for _, call := range f.Calls {
					fmt.Fprintf(&report, " < %s:%d", filepath.ToSlash(call.Filename), call.Start.Line)
				}
				fmt.Fprintf(&report, "\n  %s\n  %s\n", strings.Join(f.Addresses, ", "), f.Message)
			}
			if strings.HasPrefix(filepath.Base(root), "clean") {
				cleans++
				if result.Count(lint.Error)+result.Count(lint.Warning) > 0 {
					t.Errorf("findings in a clean estate:\n%s", &report)
				}
				return
			}
			golden(t, filepath.Join("testdata", "estates", filepath.Base(filepath.Dir(root)), filepath.Base(root), "findings.golden"), report.String())
		})
	}
	if cleans < 3 || len(seen) < cleans+3 {
		t.Errorf("%d estates, %d of them clean", len(seen), cleans)
	}
}

// lintRoot lints a root module with all rules from inside the directory above it, so that ranges have short paths.
func lintRoot(t *testing.T, root string) *lint.Result {
	t.Helper()
	tree := readTree(t, filepath.Dir(root))
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
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
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Chdir(before); err != nil {
			t.Fatal(err)
		}
	}()
	// The boundary is the repository of the root.
	if err := os.MkdirAll(".git", 0o755); err != nil {
		t.Fatal(err)
	}
	result := lint.Directory(filepath.Base(root), module.Options{}, rules.All())
	for _, problem := range result.Problems {
		t.Fatal(problem)
	}
	for _, broken := range result.Broken {
		t.Fatal(broken)
	}
	return result
}
