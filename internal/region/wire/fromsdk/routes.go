package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// route is where an operation of a REST service lives.
type route struct {
	service, operation, method, path string
	// query gives the member for each parameter of the query.
	query map[string]string
}

// writeRoutes reads the serializers of the packages that have no schemas yet.
func writeRoutes(b *bytes.Buffer, sources []service) error {
	var routes []route
	spelling := map[string]map[string]string{}
	for _, s := range sources {
		file, err := s.parse("serializers.go")
		if err != nil {
			return err
		}
		if file == nil {
			continue // has schemas
		}
		id, err := s.id()
		if err != nil {
			return err
		}
		routes = append(routes, routesOf(file, id)...)
		spellingOf(file, sdk+s.name, spelling)
	}
	if len(routes) == 0 {
		return errors.New("found no route: has the SDK changed how it writes serializers?")
	}
	b.WriteString("// routes are the operations of the REST services; a {Name} in the path is a member.\nvar routes = []route{\n")
	for _, r := range routes {
		fmt.Fprintf(b, "{%q, %q, %q, %q, map[string]string{", r.service, r.operation, r.method, r.path)
		for _, name := range slices.Sorted(maps.Keys(r.query)) {
			fmt.Fprintf(b, "%q: %q,", name, r.query[name])
		}
		b.WriteString("}},\n")
	}
	b.WriteString("}\n\n// spelling are the members that are not spelt as the fields of their struct, by its type, where the SDK has no schema.\n" +
		"var spelling = map[string]map[string]string{\n")
	for _, name := range slices.Sorted(maps.Keys(spelling)) {
		fmt.Fprintf(b, "%q: {", name)
		for _, field := range slices.Sorted(maps.Keys(spelling[name])) {
			fmt.Fprintf(b, "%q: %q,", field, spelling[name][field])
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	return nil
}

// id is the value of the package's constant ServiceID.
func (s service) id() (string, error) {
	file, err := s.parse("api_client.go")
	if err != nil {
		return "", err
	}
	found := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "ServiceID" {
			found, _ = text(spec.Values[0])
		}
		return found == ""
	})
	if found == "" {
		return "", fmt.Errorf("%s has no ServiceID", s.name)
	}
	return found, nil
}

// routesOf puts together what is said of an operation in its HandleSerialize
// (method and path) and in its serializeOpHttpBindings (members).
func routesOf(file *ast.File, id string) []route {
	byOperation := map[string]*route{}
	of := func(operation string) *route {
		if byOperation[operation] == nil {
			byOperation[operation] = &route{service: id, operation: operation, query: map[string]string{}}
		}
		return byOperation[operation]
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if f.Recv != nil && f.Name.Name == "HandleSerialize" {
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				if operation, ok := strings.CutPrefix(star.X.(*ast.Ident).Name, "awsRestjson1_serializeOp"); ok {
					of(operation).readAddress(f.Body)
				}
			}
		}
		if rest, ok := strings.CutPrefix(f.Name.Name, "awsRestjson1_serializeOpHttpBindings"); ok {
			of(strings.TrimSuffix(rest, "Input")).readMembers(f.Body)
		}
	}
	var routes []route
	for _, operation := range slices.Sorted(maps.Keys(byOperation)) {
		routes = append(routes, *byOperation[operation])
	}
	return routes
}

func (r *route) readAddress(body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if called(n) == "SplitURI" {
				r.path, _ = text(n.Args[0])
			}
		case *ast.AssignStmt:
			if target, ok := n.Lhs[0].(*ast.SelectorExpr); ok && target.Sel.Name == "Method" {
				r.method, _ = text(n.Rhs[0])
			}
		}
		return true
	})
}

// readMembers reads calls such as encoder.SetQuery("ScheduleGroup").String(*v.GroupName).
func (r *route) readMembers(body ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		write, ok := n.(*ast.CallExpr)
		if !ok || len(write.Args) != 1 {
			return true
		}
		method, ok := write.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		place, ok := method.X.(*ast.CallExpr)
		if !ok || len(place.Args) != 1 {
			return true
		}
		name, _ := text(place.Args[0])
		switch called(place) {
		case "SetQuery", "AddQuery":
			r.query[name] = member(write.Args[0])
		case "SetURI":
			if field := member(write.Args[0]); field != name {
				r.path = strings.ReplaceAll(r.path, "{"+name+"}", "{"+field+"}")
			}
		}
		return true
	})
}

// member is the Name of an expression around v.Name.
func member(e ast.Expr) (name string) {
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if v, ok := sel.X.(*ast.Ident); ok && v.Name == "v" {
				name = sel.Sel.Name
			}
		}
		return name == ""
	})
	return name
}

// spellingOf finds object.Key("name") under "if v.Name is there" where the two differ.
func spellingOf(file *ast.File, pkg string, spelling map[string]map[string]string) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.Contains(f.Name.Name, "_serialize") {
			continue
		}
		owner := parameterType(f, pkg)
		ast.Inspect(f.Body, func(n ast.Node) bool {
			block, ok := n.(*ast.IfStmt)
			if !ok || owner == "" {
				return true
			}
			field, name := member(block.Cond), key(block.Body)
			if field != "" && name != "" && field != name {
				if spelling[owner] == nil {
					spelling[owner] = map[string]string{}
				}
				spelling[owner][field] = name
			}
			return true
		})
	}
}

// key is the literal of the first object.Key("name") in a block.
func key(body ast.Node) (name string) {
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && called(call) == "Key" && name == "" {
			name, _ = text(call.Args[0])
			if unquoted, err := strconv.Unquote(`"` + name + `"`); err == nil {
				name = unquoted
			}
		}
		return name == ""
	})
	return name
}
