package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListIsWhatIsOnDisk(t *testing.T) {
	want, err := generate("../rules")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../rules/" + output)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("internal/lint/rules/registry_gen.go is not what is on disk: run make generate")
	}
}

func TestGenerate(t *testing.T) {
	const ruleSource = "package a\nvar X = &lint.Rule{Name: \"x\"}\n"
	tests := map[string]struct {
		files map[string]string
		want  string // in the source
		err   string
	}{
		"a rule with its page": {
			files: map[string]string{"a/x.go": ruleSource, "a/x.md": "# x", "a/doc.go": "package a"},
			want:  `{Topic: "a", File: "x", Rule: a.X}`,
		},
		"a rule without a page": {files: map[string]string{"a/x.go": ruleSource}, err: "has no page x.md"},
		"a page without a rule": {files: map[string]string{"a/x.go": ruleSource, "a/x.md": "# x", "a/y.md": "# y"}, err: "page without a rule"},
		"a page beside no rule": {files: map[string]string{"a/x.go": "package a\nvar x = &lint.Rule{}\n", "a/x.md": "# x"}, err: "declares no exported variable"},
		"two rules in a file":   {files: map[string]string{"a/x.go": ruleSource + "var Y = &lint.Rule{}\n", "a/x.md": "# x"}, err: "declares 2 rules"},
		"no rules":              {files: map[string]string{"a/doc.go": "package a"}, err: "no rules"},
		"no Go":                 {files: map[string]string{"a/x.go": "pakcage a"}, err: "x.go:1:1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range test.files {
				path := filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := generate(dir)
			switch {
			case test.err == "" && err != nil:
				t.Fatal(err)
			case test.err == "" && !strings.Contains(string(got), test.want):
				t.Errorf("the source lacks %s:\n%s", test.want, got)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("got error %v, want %q", err, test.err)
			}
		})
	}
}
