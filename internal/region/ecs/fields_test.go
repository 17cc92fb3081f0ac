package ecs_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
)

// readers are the packages that look at what ECS is asked for.
var readers = []string{"internal/region/ecs", "internal/region/scheduler", "internal/ecsspec"}

// fieldsRead are the fields of the SDK's types that the readers' sources read,
// as "package.Type.Field". A field that is only assigned to is not read.
func fieldsRead(t *testing.T) map[string]bool {
	t.Helper()
	const house = "github.com/drydock-iac/terraform-provider-drydock/"
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, p := range readers {
		args = append(args, house+p)
	}
	list := exec.Command("go", args...)
	list.Stderr = os.Stderr
	listed, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(listed)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	set := token.NewFileSet()
	conf := types.Config{Importer: importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
	read := map[string]bool{}
	for _, p := range readers {
		names, err := filepath.Glob(filepath.Join("..", "..", "..", filepath.FromSlash(p), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var files []*ast.File
		assigned := map[ast.Expr]bool{}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
			ast.Inspect(f, func(n ast.Node) bool {
				if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
					for _, to := range a.Lhs {
						assigned[to] = true
					}
				}
				return true
			})
		}
		info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}}
		if _, err := conf.Check(house+p, set, files, info); err != nil {
			t.Fatal(err)
		}
		for selector, s := range info.Selections {
			if s.Kind() != types.FieldVal || assigned[selector] {
				continue
			}
			from := types.Unalias(s.Recv())
			if pointer, ok := from.(*types.Pointer); ok {
				from = types.Unalias(pointer.Elem())
			}
			if named, ok := from.(*types.Named); ok && named.Obj().Pkg() != nil {
				read[named.Obj().Pkg().Path()+"."+named.Obj().Name()+"."+s.Obj().Name()] = true
			}
		}
	}
	return read
}

// unions are the members of the SDK's unions, which reflection does not lead to.
var unions = map[reflect.Type][]any{
	reflect.TypeFor[ecstypes.GatewayElbAccessLogDestination]():       {ecstypes.GatewayElbAccessLogDestinationMemberS3{}},
	reflect.TypeFor[ecstypes.GatewayConfiguration]():                 {ecstypes.GatewayConfigurationMemberHostSharedAlb{}},
	reflect.TypeFor[ecstypes.UpdateGatewayConfiguration]():           {ecstypes.UpdateGatewayConfigurationMemberHostSharedAlb{}},
	reflect.TypeFor[ecstypes.ServiceConnectContainerConfiguration](): {ecstypes.ServiceConnectContainerConfigurationMemberLogLevel{}},
	reflect.TypeFor[ecstypes.SharingStrategy]():                      {ecstypes.SharingStrategyMemberNvidiaMps{}},
}

// eachField calls do with every field of a type, with its path as the wire
// spells it and its name as fieldsRead does.
func eachField(t *testing.T, of reflect.Type, path string, above []reflect.Type, do func(path, name string)) {
	t.Helper()
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
		of = of.Elem()
	}
	if of.Kind() == reflect.Interface && strings.HasSuffix(of.PkgPath(), "service/ecs/types") {
		if len(unions[of]) == 0 {
			t.Errorf("%s: the union %s is not in this test's list", path, of.Name())
		}
		for _, member := range unions[of] {
			value, _ := reflect.TypeOf(member).FieldByName("Value")
			_, name, _ := strings.Cut(reflect.TypeOf(member).Name(), "Member")
			eachField(t, value.Type, path+"."+wireName(name), above, do)
		}
		return
	}
	if of.Kind() != reflect.Struct || !strings.Contains(of.PkgPath(), "aws-sdk-go-v2/service/ecs") || slices.Contains(above, of) {
		return
	}
	for i := range of.NumField() {
		f := of.Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" {
			continue
		}
		at := strings.TrimPrefix(path+"."+wireName(f.Name), ".")
		do(at, of.PkgPath()+"."+of.Name()+"."+f.Name)
		eachField(t, f.Type, at, append(above, of), do)
	}
}

func wireName(field string) string { return strings.ToLower(field[:1]) + field[1:] }

// Every field of every input, down to the innermost, is read by something or
// written down as a gap; every gap is a field there is.
func TestNoFieldIsIgnoredInSilence(t *testing.T) {
	read := fieldsRead(t)
	service := ecs.Service()
	there := map[string]bool{}
	for _, name := range service.Operations() {
		op, _ := service.Operation(name)
		eachField(t, reflect.TypeOf(op.NewInput()).Elem(), "", nil, func(path, field string) {
			there[strings.ToLower(name+"."+path)] = true
			if _, gap := ecs.GapAt(name, path); !gap && !read[field] {
				t.Errorf("%s.%s is read by nothing: honour it or write it down in gaps.go", name, path)
			}
		})
	}
	if len(there) < 1000 {
		t.Errorf("only %d fields were looked at", len(there))
	}
	for _, g := range ecs.Gaps() {
		if !there[strings.ToLower(g.Operation+"."+g.Field)] {
			t.Errorf("a gap is no field: %s.%s", g.Operation, g.Field)
		}
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
