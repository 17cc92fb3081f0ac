package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// writeRequired finds in each "func validateX(v *T) error" the calls of
// smithy.NewErrParamRequired("Member").
func writeRequired(b *bytes.Buffer, sources []service) error {
	members := map[string][]string{}
	for _, s := range sources {
		file, err := s.parse("validators.go")
		if err != nil {
			return err
		}
		if file == nil {
			continue // no operation of the service requires anything
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "validate") {
				continue
			}
			name := parameterType(f, sdk+s.name)
			ast.Inspect(f.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || name == "" || called(call) != "NewErrParamRequired" {
					return true
				}
				if member, ok := text(call.Args[0]); ok {
					members[name] = append(members[name], member)
				}
				return true
			})
		}
	}
	if len(members) == 0 {
		return errors.New("found no validator: has the SDK changed how it writes them?")
	}
	b.WriteString("// required are the members that a struct of the SDK must have, by its type.\nvar required = map[string][]string{\n")
	for _, name := range slices.Sorted(maps.Keys(members)) {
		fmt.Fprintf(b, "%q: {\"%s\"},\n", name, strings.Join(members[name], `", "`))
	}
	b.WriteString("}\n")
	return nil
}
