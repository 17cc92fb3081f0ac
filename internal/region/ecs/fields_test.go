package ecs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
)

// readByHandlers are the selectors ("TaskDefinition" of in.TaskDefinition) that
// the package's sources use anywhere.
func readByHandlers(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				read[s.Sel.Name] = true
			}
			return true
		})
	}
	return read
}

// Every field of every input is read by something, or written down as a gap;
// every gap is a field there is.
func TestNoFieldIsIgnoredInSilence(t *testing.T) {
	read := readByHandlers(t)
	service := ecs.Service()
	gaps := map[string]bool{}
	for _, g := range ecs.Gaps() {
		gaps[g.Operation+"."+g.Field] = true
		op, found := service.Operation(g.Operation)
		if !found {
			t.Errorf("gap in %s, which there is not", g.Operation)
			continue
		}
		top, _, _ := strings.Cut(g.Field, ".")
		if _, found := reflect.TypeOf(op.NewInput()).Elem().FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, top) }); !found {
			t.Errorf("%s has no field %s", g.Operation, g.Field)
		}
	}
	n := 0
	for _, name := range service.Operations() {
		op, _ := service.Operation(name)
		in := reflect.TypeOf(op.NewInput()).Elem()
		for i := range in.NumField() {
			f := in.Field(i)
			if !f.IsExported() {
				continue
			}
			n++
			wire := strings.ToLower(f.Name[:1]) + f.Name[1:]
			if !read[f.Name] && !gaps[name+"."+wire] {
				t.Errorf("%s.%s is read by nothing: honour it or write it down in gaps.go", name, wire)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d fields were looked at", n)
	}
}

// The page of gaps is generated: run this test with -update.
func TestGapsPage(t *testing.T) {
	got := ecs.GapsPage(sdkOperations())
	path := filepath.Join("..", "..", "..", "docs", "operations", "ecs.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("docs/operations/ecs.md is not what the code says:\n%s", got)
	}
}
