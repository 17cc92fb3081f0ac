package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"path"
	"slices"
	"strings"
)

// writeUnions finds the interfaces that are tagged unions and the types that
// implement them: Go cannot list what implements an interface.
func writeUnions(b *bytes.Buffer, sources []service) error {
	var imports, table bytes.Buffer
	for _, s := range sources {
		file, err := s.parse(path.Join("types", "types.go"))
		if err != nil {
			return err
		}
		if file == nil {
			return fmt.Errorf("%s has no types", s.name)
		}
		unions := unionsOf(file)
		if len(unions) == 0 {
			continue
		}
		alias := s.name + "types"
		fmt.Fprintf(&imports, "%s %q\n", alias, sdk+s.name+"/types")
		for _, union := range slices.Sorted(maps.Keys(unions)) {
			fmt.Fprintf(&table, "reflect.TypeFor[%s.%s](): {\n", alias, union)
			for _, member := range unions[union] {
				fmt.Fprintf(&table, "reflect.TypeFor[%s.%s](),\n", alias, member)
			}
			table.WriteString("},\n")
		}
	}
	if table.Len() == 0 {
		return errors.New("found no union: has the SDK changed how it writes them?")
	}
	fmt.Fprintf(b, "import (\n\"reflect\"\n\n%s)\n\n", &imports)
	fmt.Fprintf(b, "// unions are the tagged unions with their members.\nvar unions = map[reflect.Type][]reflect.Type{\n%s}\n", &table)
	return nil
}

// unionsOf takes "func (*UnionMemberX) isUnion() {}" for what it says. What is
// streamed is no part of a request.
func unionsOf(file *ast.File) map[string][]string {
	unions := map[string][]string{}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		union, ok := strings.CutPrefix(f.Name.Name, "is")
		if !ok || strings.HasSuffix(union, "Stream") {
			continue
		}
		star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if member, ok := star.X.(*ast.Ident); ok && strings.HasPrefix(member.Name, union+"Member") {
			unions[union] = append(unions[union], member.Name)
		}
	}
	return unions
}
