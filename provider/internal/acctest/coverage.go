package acctest

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// Main runs a package's tests and then demands that every argument of the
// resource types was set by a configuration that was applied: the test framework
// demands an empty plan after each of those. exceptions are arguments that no
// configuration can set, such as "drydock_ecs_service.load_balancer.elb_name",
// and why. It is for TestMain; a run of a part of the tests proves nothing and is
// not judged.
func Main(m *testing.M, exceptions map[string]string, types ...string) (code int) {
	if code = m.Run(); code != 0 || partly() {
		return code
	}
	problems, err := judge(exceptions, types)
	if err != nil {
		problems = []string{err.Error()}
	}
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
		code = 1
	}
	return code
}

func partly() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if flag.Lookup(name).Value.String() != "" {
			return true
		}
	}
	return testing.Short()
}

var applied struct {
	sync.Mutex
	arguments map[string]bool // by path
}

// judge compares what was set with what the schemas have.
func judge(exceptions map[string]string, types []string) (problems []string, err error) {
	resp, err := providerserver.NewProtocol6(provider.New("test"))().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	arguments := map[string]bool{}
	for _, name := range types {
		s := resp.ResourceSchemas[name]
		if s == nil {
			return nil, fmt.Errorf("there is no resource type %s", name)
		}
		blockArguments(arguments, name, s.Block)
	}
	for _, path := range slices.Sorted(maps.Keys(arguments)) {
		_, excepted := exceptions[path]
		switch set := applied.arguments[path]; {
		case !set && !excepted:
			problems = append(problems, "no acceptance test sets "+path)
		case set && excepted:
			problems = append(problems, "an acceptance test sets "+path+", which is listed as an exception")
		}
	}
	for _, path := range slices.Sorted(maps.Keys(exceptions)) {
		if !arguments[path] {
			problems = append(problems, path+" is listed as an exception and no argument")
		}
	}
	return problems, nil
}

// blockArguments adds the paths of what can be set in a block.
func blockArguments(into map[string]bool, at string, b *tfprotov6.SchemaBlock) {
	for _, a := range b.Attributes {
		if a.Optional || a.Required {
			attributeArguments(into, at+"."+a.Name, a)
		}
	}
	for _, n := range b.BlockTypes {
		into[at+"."+n.TypeName] = true
		blockArguments(into, at+"."+n.TypeName, n.Block)
	}
}

func attributeArguments(into map[string]bool, at string, a *tfprotov6.SchemaAttribute) {
	into[at] = true
	if a.NestedType != nil {
		for _, n := range a.NestedType.Attributes {
			if n.Optional || n.Required {
				attributeArguments(into, at+"."+n.Name, n)
			}
		}
		return
	}
	typeArguments(into, at, a.Type)
}

// typeArguments adds what is in an attribute that is written as blocks.
func typeArguments(into map[string]bool, at string, typ tftypes.Type) {
	switch typ := typ.(type) {
	case tftypes.List:
		typeArguments(into, at, typ.ElementType)
	case tftypes.Set:
		typeArguments(into, at, typ.ElementType)
	case tftypes.Object:
		for name, t := range typ.AttributeTypes {
			into[at+"."+name] = true
			typeArguments(into, at+"."+name, t)
		}
	}
}

// record remembers what the steps set that are applied.
func record(steps []resource.TestStep) error {
	for _, s := range steps {
		if s.Config == "" || s.PlanOnly || s.Destroy || s.ExpectError != nil || s.ExpectNonEmptyPlan {
			continue
		}
		file, diags := hclsyntax.ParseConfig([]byte(s.Config), "config.tf", hcl.InitialPos)
		if diags.HasErrors() {
			return diags
		}
		applied.Lock()
		if applied.arguments == nil {
			applied.arguments = map[string]bool{}
		}
		for _, b := range file.Body.(*hclsyntax.Body).Blocks {
			if b.Type == "resource" && len(b.Labels) == 2 {
				recordBody(b.Labels[0], b.Body)
			}
		}
		applied.Unlock()
	}
	return nil
}

func recordBody(at string, body *hclsyntax.Body) {
	for name, a := range body.Attributes {
		applied.arguments[at+"."+name] = true
		recordExpression(at+"."+name, a.Expr)
	}
	for _, b := range body.Blocks {
		applied.arguments[at+"."+b.Type] = true
		recordBody(at+"."+b.Type, b.Body)
	}
}

// recordExpression looks into lists and objects. The keys of a map of objects,
// such as containers, are not arguments: a path is recorded with and without them.
func recordExpression(at string, e hclsyntax.Expression) {
	switch e := e.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, element := range e.Exprs {
			recordExpression(at, element)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			key := strings.Trim(hcl.ExprAsKeyword(item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped), `"`)
			if key != "" {
				applied.arguments[at+"."+key] = true
				recordExpression(at+"."+key, item.ValueExpr)
			}
			recordExpression(at, item.ValueExpr)
		}
	}
}
