package archtest

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// tree is the source of the module: its packages by path relative to the module root, "." being the root itself.
type tree struct {
	fset     *token.FileSet
	packages map[string]*pkg
}

type pkg struct {
	path  string
	files []*file
}

type file struct {
	path      string // relative to the module root
	syntax    *ast.File
	lines     int
	test      bool
	generated bool
}

// readTree parses every Go file under root, whatever its build tags, except test data, hidden folders, what npm installed
// and modules of their own.
func readTree(root fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet(), packages: map[string]*pkg{}}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(entry.Name(), ".") || slices.Contains([]string{"testdata", "node_modules"}, entry.Name())) {
				return fs.SkipDir
			}
			if _, err := fs.Stat(root, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		return t.add(root, name)
	})
	if err != nil {
		return nil, err
	}
	if len(t.packages) == 0 {
		return nil, errors.New("no Go package found: nothing was checked")
	}
	return t, nil
}

func (t *tree) add(root fs.FS, name string) error {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	dir := path.Dir(name)
	p := t.packages[dir]
	if p == nil {
		p = &pkg{path: dir}
		t.packages[dir] = p
	}
	p.files = append(p.files, &file{
		path:      name,
		syntax:    syntax,
		lines:     bytes.Count(text, []byte("\n")),
		test:      strings.HasSuffix(name, "_test.go"),
		generated: ast.IsGenerated(syntax),
	})
	return nil
}

// sorted is the packages in the order of their paths.
func (t *tree) sorted() []*pkg {
	var all []*pkg
	for _, p := range t.packages {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *pkg) int { return strings.Compare(a.path, b.path) })
	return all
}

// sources is the files that are compiled into the package, without its tests.
func (p *pkg) sources() []*file {
	var all []*file
	for _, f := range p.files {
		if !f.test {
			all = append(all, f)
		}
	}
	return all
}

func importPath(spec *ast.ImportSpec) string {
	text, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return text
}

// ours is the path relative to the module of a package of ours.
func ours(importPath string) (string, bool) {
	if importPath == modulePath {
		return ".", true
	}
	return strings.CutPrefix(importPath, modulePath+"/")
}

// calls gives every use of a function of another package, as "import/path.Name".
func (f *file) calls(visit func(name string, at token.Pos)) {
	names := map[string]string{} // the name in this file, the path
	for _, spec := range f.syntax.Imports {
		name := path.Base(importPath(spec))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = importPath(spec)
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && names[x.Name] != "" {
				visit(names[x.Name]+"."+selector.Sel.Name, selector.Pos())
			}
		}
		return true
	})
}

// matches says whether a path is the pattern's, whose element "*" stands for any one element.
func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, name) })
}

// within says whether the import is the package or one below it.
func within(importPath, pkg string) bool {
	return importPath == pkg || strings.HasPrefix(importPath, pkg+"/")
}
