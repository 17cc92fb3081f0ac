package custom

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// maxCost bounds one evaluation, in CEL's units: about one for each step.
const maxCost = 200_000

// Definition is a rule as a configuration declares it.
type Definition struct {
	Name     string
	Severity lint.Severity
	// Kinds are the resources it is asked of, without aws_ or drydock_: "ecs_service".
	Kinds []string
	// When is the expression.
	When string
	// Message says what is wrong, Advice what to do.
	Message, Advice string
	// At names the argument that a finding points at, where it is written.
	At string
}

// New makes a rule of a definition. The error says what is wrong with the expression and where in it.
func New(d Definition) (*lint.Rule, error) {
	env, err := cel.NewEnv(
		cel.Variable("resource", cel.MapType(cel.StringType, cel.DynType)),
		cel.Variable("resources", cel.ListType(cel.MapType(cel.StringType, cel.DynType))),
	)
	if err != nil {
		return nil, err
	}
	ast, issues := env.Compile(d.When)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if t := ast.OutputType(); t != cel.BoolType && t != cel.DynType {
		return nil, fmt.Errorf("it is a %s; expected true or false", t)
	}
	program, err := env.Program(ast, cel.CostLimit(maxCost))
	if err != nil {
		return nil, err
	}
	all := strings.Contains(d.When, "resources")
	return &lint.Rule{
		Name: d.Name, Severity: d.Severity, Page: page(d),
		Check: func(p *lint.Pass) { check(p, d, program, all) },
	}, nil
}

func check(p *lint.Pass, d Definition, program cel.Program, all bool) {
	given := map[string]any{"resources": []any{}}
	if all {
		var views []any
		for _, r := range p.Estate.Resources {
			if r.Mode == module.Managed {
				views = append(views, view(r))
			}
		}
		given["resources"] = views
	}
	for _, r := range p.Estate.Resources {
		if r.Mode != module.Managed || !wants(d.Kinds, kindOf(r.Type)) {
			continue
		}
		given["resource"] = view(r)
		out, _, err := program.Eval(given)
		// The engine makes an error of it: half a look at the estate is none.
		if err != nil && strings.Contains(err.Error(), "cost limit exceeded") {
			panic(fmt.Sprintf("its expression takes more than %d steps for %s", maxCost, r.Address))
		}
		// Any other error is a field that is not there: no verdict.
		if err != nil || out != types.True {
			continue
		}
		var at hcl.Range
		if v := r.Body.Attr(d.At); v != nil {
			at = v.Range()
		} else if b := r.Body.Block(d.At); b != nil {
			at = b.Range
		}
		p.Report(lint.Issue{Resource: r, Range: at, Message: d.Message, Advice: d.Advice})
	}
}

func wants(kinds []string, kind string) bool {
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}

func kindOf(resourceType string) string {
	for _, prefix := range []string{"aws_", "drydock_"} {
		if kind, ok := strings.CutPrefix(resourceType, prefix); ok {
			return kind
		}
	}
	return resourceType
}

// page is what "drydock explain" would say of it; editors show it.
func page(d Definition) string {
	return fmt.Sprintf("# %s\n\n%s\n\nThis rule is declared in .drydock.hcl. It finds %s where\n\n```cel\n%s\n```\n", d.Name, lint.Sentences(d.Message, d.Advice),
		strings.Join(d.Kinds, ", "), strings.TrimSpace(d.When))
}
