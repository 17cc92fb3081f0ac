package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// Each check returns what is wrong, one line each, with the file and line and what to do.

func (t *tree) checkArrows(table []arrow) []string {
	var wrong []string
	for _, p := range t.sorted() {
		if len(p.sources()) == 0 {
			continue
		}
		i := slices.IndexFunc(table, func(a arrow) bool { return matches(a.from, p.path) })
		if i < 0 {
			wrong = append(wrong, fmt.Sprintf("%s has no row in internal/archtest/arrows.go: say there what it may import, and why", p.path))
			continue
		}
		for _, f := range p.sources() {
			for _, spec := range f.syntax.Imports {
				if problem := table[i].forbids(importPath(spec)); problem != "" {
					wrong = append(wrong, fmt.Sprintf("%s: %s %s: %s", t.fset.Position(spec.Pos()), p.path, problem, table[i].reason))
				}
			}
		}
	}
	return wrong
}

func (a arrow) forbids(imported string) string {
	for _, not := range a.not {
		if within(imported, not) {
			return "must not import " + imported
		}
	}
	if of, ok := ours(imported); ok {
		if !matchesAny(a.to, of) {
			return "must not import " + of
		}
		return ""
	}
	standard := !strings.Contains(strings.Split(imported, "/")[0], ".")
	if len(a.only) > 0 && !standard && !matchesAny(a.only, imported) {
		return "must not import " + imported
	}
	return ""
}

func (t *tree) checkPurity(table []impure) []string {
	var wrong []string
	for _, p := range t.sorted() {
		for _, rule := range table {
			if !matchesAny(rule.in, p.path) {
				continue
			}
			for _, f := range p.sources() {
				for _, spec := range f.syntax.Imports {
					if slices.Contains(rule.imports, importPath(spec)) {
						wrong = append(wrong, fmt.Sprintf("%s: %s must not import %s: %s", t.fset.Position(spec.Pos()), p.path, importPath(spec), rule.reason))
					}
				}
				wrong = append(wrong, t.callsOf(f, rule.calls, rule.reason)...)
			}
		}
	}
	return wrong
}

func (t *tree) checkTestsDoNotSleep() []string {
	var wrong []string
	for _, p := range t.sorted() {
		for _, f := range p.files {
			if f.test {
				wrong = append(wrong, t.callsOf(f, []string{"time.Sleep"}, "a test waits for what it needs, or runs in testing/synctest's bubble")...)
			}
		}
	}
	return wrong
}

func (t *tree) checkLinks(forbidden map[string]string) []string {
	var wrong []string
	for _, p := range t.sorted() {
		for _, f := range p.files {
			for _, spec := range f.syntax.Imports {
				for imported, reason := range forbidden {
					if within(importPath(spec), imported) {
						wrong = append(wrong, fmt.Sprintf("%s: %s must not be linked: %s", t.fset.Position(spec.Pos()), importPath(spec), reason))
					}
				}
			}
		}
	}
	return wrong
}

func (t *tree) checkNames(vague []string) []string {
	var wrong []string
	for _, p := range t.sorted() {
		for element := range strings.SplitSeq(p.path, "/") {
			if slices.Contains(vague, element) {
				wrong = append(wrong, fmt.Sprintf("%s: the folder name %q says nothing: name it for what it owns", p.path, element))
			}
		}
		for _, f := range p.files {
			stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
			last := stem[strings.LastIndex(stem, "_")+1:]
			// "manager" is a word of AWS's (secrets manager); alone it is vague all the same.
			if slices.Contains(vague, stem) || last != "manager" && slices.Contains(vague, last) {
				wrong = append(wrong, fmt.Sprintf("%s: the file name says nothing: name it for its subject", f.path))
			}
			if name := strings.TrimSuffix(f.syntax.Name.Name, "_test"); slices.Contains(vague, name) {
				wrong = append(wrong, fmt.Sprintf("%s: the package name %q says nothing: name it for what it owns", f.path, name))
			}
		}
	}
	return wrong
}

func (t *tree) checkSizes(most int) []string {
	var wrong []string
	for _, p := range t.sorted() {
		for _, f := range p.files {
			if f.lines > most && !f.generated {
				wrong = append(wrong, fmt.Sprintf("%s has %d lines, more than %d: give its second subject a file of its own", f.path, f.lines, most))
			}
		}
	}
	return wrong
}

// checkDocs wants a doc.go with a package comment in every package but commands, whose comment is in main.go.
func (t *tree) checkDocs() []string {
	var wrong []string
	for _, p := range t.sorted() {
		if p.path == "." || p.files[0].syntax.Name.Name == "main" {
			continue
		}
		i := slices.IndexFunc(p.files, func(f *file) bool { return path.Base(f.path) == "doc.go" })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Sprintf("%s has no doc.go: say there what it owns and what it must not know", p.path))
		case !hasPackageComment(p.files[i].syntax):
			wrong = append(wrong, fmt.Sprintf("%s/doc.go has no package comment: say there what it owns and what it must not know", p.path))
		}
	}
	return wrong
}

func hasPackageComment(f *ast.File) bool {
	return f.Doc != nil && strings.HasPrefix(f.Doc.Text(), "Package "+f.Name.Name+" ")
}

func (t *tree) callsOf(f *file, forbidden []string, reason string) []string {
	var wrong []string
	f.calls(func(name string, at token.Pos) {
		if slices.Contains(forbidden, name) {
			wrong = append(wrong, fmt.Sprintf("%s: %s is forbidden here: %s", t.fset.Position(at), name, reason))
		}
	})
	return wrong
}
