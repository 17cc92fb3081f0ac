package archtest

import (
	"strings"
	"testing"
	"testing/fstest"
)

// sourceTree makes a tree of files, given as name and text.
func sourceTree(t *testing.T, files map[string]string) *tree {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	made, err := readTree(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestReadTree(t *testing.T) {
	made := sourceTree(t, map[string]string{
		"main.go":                         "package main\n",
		"internal/a/a.go":                 "//go:build windows\n\npackage a\n",
		"internal/a/testdata/x.go":        "not Go",
		"internal/site/node_modules/x.go": "not Go",
		".cache/x.go":                     "not Go",
		"internal/other/go.mod":           "module other\n",
		"internal/other/x.go":             "not Go",
	})
	var got []string
	for _, p := range made.sorted() {
		got = append(got, p.path)
	}
	if want := ". internal/a"; strings.Join(got, " ") != want {
		t.Errorf("packages %q, want %q", got, want)
	}
	if _, err := readTree(fstest.MapFS{"README.md": {}}); err == nil {
		t.Error("a tree without Go passes")
	}
	if _, err := readTree(fstest.MapFS{"a.go": {Data: []byte("not Go")}}); err == nil {
		t.Error("a file that is not Go passes")
	}
}

func TestChecks(t *testing.T) {
	const us = modulePath + "/"
	table := []arrow{
		{from: "internal/facts", only: []string{"example.com/sdk/*/types"}, reason: "facts are pure"},
		{from: "internal/cli", to: []string{"internal/*"}, not: []string{us + "internal/bench"}, reason: "commands join"},
		{from: "internal/*", to: []string{"internal/facts"}, not: []string{"net"}, reason: "no network"},
	}
	purity := []impure{{in: []string{"internal/facts"}, calls: []string{"time.Now"}, imports: []string{"math/rand"}, reason: "same input, same result"}}
	arrowsOf := func(made *tree) []string { return made.checkArrows(table) }
	purityOf := func(made *tree) []string { return made.checkPurity(purity) }
	namesOf := func(made *tree) []string { return made.checkNames(vagueNames) }
	sizesOf := func(made *tree) []string { return made.checkSizes(3) }
	linksOf := func(made *tree) []string { return made.checkLinks(map[string]string{"example.com/big": "it is large"}) }

	for name, test := range map[string]struct {
		check func(*tree) []string
		file  string
		text  string
		want  string // the one finding; empty for none
	}{
		"allowed import":        {arrowsOf, "internal/a/a.go", `import "` + us + `internal/facts"`, ""},
		"forbidden import":      {arrowsOf, "internal/a/a.go", `import _ "` + us + `internal/b"`, "internal/a/a.go:2:8: internal/a must not import internal/b: no network"},
		"import of main":        {arrowsOf, "internal/a/a.go", `import _ "` + modulePath + `"`, "internal/a/a.go:2:8: internal/a must not import .: no network"},
		"in a test":             {arrowsOf, "internal/a/a_test.go", `import "` + us + `internal/b"`, ""},
		"no row":                {arrowsOf, "internal/a/deep/a.go", ``, "internal/a/deep has no row in internal/archtest/arrows.go: say there what it may import, and why"},
		"not":                   {arrowsOf, "internal/a/a.go", `import "net/http"`, "internal/a/a.go:2:8: internal/a must not import net/http: no network"},
		"not is no prefix":      {arrowsOf, "internal/a/a.go", `import "network"`, ""},
		"not beats to":          {arrowsOf, "internal/cli/a.go", `import "` + us + `internal/bench"`, "internal/cli/a.go:2:8: internal/cli must not import " + us + "internal/bench: commands join"},
		"only: standard":        {arrowsOf, "internal/facts/a.go", `import "strings"`, ""},
		"only: listed":          {arrowsOf, "internal/facts/a.go", `import "example.com/sdk/ecs/types"`, ""},
		"only: not listed":      {arrowsOf, "internal/facts/a.go", `import "example.com/sdk/ecs"`, "internal/facts/a.go:2:8: internal/facts must not import example.com/sdk/ecs: facts are pure"},
		"call":                  {purityOf, "internal/facts/a.go", "import \"time\"\nvar x = time.Now()", "internal/facts/a.go:3:9: time.Now is forbidden here: same input, same result"},
		"call, renamed":         {purityOf, "internal/facts/a.go", "import clock \"time\"\nvar x = clock.Now", "internal/facts/a.go:3:9: time.Now is forbidden here: same input, same result"},
		"call of a field":       {purityOf, "internal/facts/a.go", "func f(time struct{ Now int }) int { return time.Now }", ""},
		"call elsewhere":        {purityOf, "internal/a/a.go", "import \"time\"\nvar x = time.Now()", ""},
		"random":                {purityOf, "internal/facts/a.go", `import "math/rand"`, "internal/facts/a.go:2:8: internal/facts must not import math/rand: same input, same result"},
		"sleep":                 {(*tree).checkTestsDoNotSleep, "internal/a/a_test.go", "import \"time\"\nfunc f() { time.Sleep(1) }", "internal/a/a_test.go:3:12: time.Sleep is forbidden here: a test waits for what it needs, or runs in testing/synctest's bubble"},
		"sleep outside a test":  {(*tree).checkTestsDoNotSleep, "internal/a/a.go", "import \"time\"\nfunc f() { time.Sleep(1) }", ""},
		"linked, even by tests": {linksOf, "internal/a/a_test.go", `import "example.com/big/types"`, "internal/a/a_test.go:2:8: example.com/big/types must not be linked: it is large"},
		"vague folder":          {namesOf, "internal/utils/a.go", "", `internal/utils: the folder name "utils" says nothing: name it for what it owns`},
		"vague file":            {namesOf, "internal/a/helpers_test.go", "", "internal/a/helpers_test.go: the file name says nothing: name it for its subject"},
		"vague end":             {namesOf, "internal/a/task_util.go", "", "internal/a/task_util.go: the file name says nothing: name it for its subject"},
		"AWS's manager":         {namesOf, "internal/a/secrets_manager.go", "", ""},
		"long":                  {sizesOf, "internal/a/a.go", "\n\n\n", "internal/a/a.go has 5 lines, more than 3: give its second subject a file of its own"},
		"no doc":                {(*tree).checkDocs, "internal/a/a.go", "", "internal/a has no doc.go: say there what it owns and what it must not know"},
		"empty doc":             {(*tree).checkDocs, "internal/a/doc.go", "", "internal/a/doc.go has no package comment: say there what it owns and what it must not know"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(test.check(sourceTree(t, map[string]string{test.file: "package a\n" + test.text + "\n"})), "\n")
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	if got := sourceTree(t, map[string]string{"internal/a/doc.go": "// Package a is a.\npackage a\n"}).checkDocs(); got != nil {
		t.Errorf("a good doc.go is refused: %s", got)
	}
	generated := "// Code generated by x. DO NOT EDIT.\n\npackage a\n\n\n"
	if got := sizesOf(sourceTree(t, map[string]string{"internal/a/a.go": generated})); got != nil {
		t.Errorf("a generated file is refused: %s", got)
	}
	if got := sourceTree(t, map[string]string{"internal/a/a.go": "package common\n"}).checkNames(vagueNames); len(got) != 1 {
		t.Errorf("a vague package name passes: %s", got)
	}
}
