package module

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// callNode is a function call. Functions that cannot be computed before apply, and those of providers, are unknown.
type callNode struct {
	hclsyntax.Expression
	inner *hclsyntax.FunctionCallExpr
}

func (n *callNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	ev := evaluatorOf(ctx)
	ev.step(1)
	name := strings.TrimPrefix(n.inner.Name, "core::")
	switch name {
	case "try":
		return n.try(ev, ctx)
	case "can":
		return n.can(ev, ctx)
	}
	args, diags := n.args(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	if args == nil {
		return n.unknown(ctx, nil), nil
	}
	for _, arg := range args {
		ev.step(weight(arg, maxValueNodes))
	}
	if own, ok := ownFunctions[name]; ok {
		return own(n, args, ctx)
	}
	if fn, ok := functions[name]; ok {
		return n.call(fn, args, ctx)
	}
	return n.unknown(ctx, args), nil
}

// args evaluates the arguments; nil when the expanded last one is unknown.
func (n *callNode) args(ctx *hcl.EvalContext) ([]cty.Value, hcl.Diagnostics) {
	args := make([]cty.Value, 0, len(n.inner.Args))
	for i, e := range n.inner.Args {
		v, diags := e.Value(ctx)
		if diags.HasErrors() {
			return nil, diags
		}
		if !n.inner.ExpandFinal || i < len(n.inner.Args)-1 {
			args = append(args, v)
			continue
		}
		inner, marks := v.Unmark()
		if !inner.IsKnown() {
			return nil, nil
		}
		if inner.IsNull() || !inner.CanIterateElements() || inner.Type().IsMapType() || inner.Type().IsObjectType() {
			return nil, failed(e, "only a list can be expanded into arguments")
		}
		for it := inner.ElementIterator(); it.Next(); {
			_, elem := it.Element()
			args = append(args, inherit(elem, marks, ""))
		}
	}
	return args, nil
}

// unknown is the result of a call that cannot be computed: it leads to whatever its arguments lead to.
func (n *callNode) unknown(ctx *hcl.EvalContext, args []cty.Value) cty.Value {
	refs := map[ref]struct{}{}
	if args == nil {
		for _, e := range n.inner.Args {
			if v, diags := e.Value(ctx); !diags.HasErrors() {
				collectRefs(v, refs)
			}
		}
	}
	for _, arg := range args {
		collectRefs(arg, refs)
	}
	return withRefs(cty.DynamicVal, refs)
}

// call runs a function of the cty world. Parameters that can take marks get them, so that the parts of a collection
// keep their own; for the others the references move to the result.
func (n *callNode) call(fn bounded, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	params, variadic := fn.f.Params(), fn.f.VarParam()
	if len(args) < len(params) || len(args) > len(params) && variadic == nil {
		return cty.DynamicVal, failed(n, "wrong number of arguments")
	}
	refs := map[ref]struct{}{}
	given := make([]cty.Value, len(args))
	for i, arg := range args {
		param := variadic
		if i < len(params) {
			param = &params[i]
		}
		arg = opaque(arg)
		if !param.AllowMarked {
			arg = stripped(arg, refs)
		}
		converted, err := convertArg(arg, param)
		if err != nil {
			return cty.DynamicVal, failed(n.inner.Args[min(i, len(n.inner.Args)-1)], "invalid argument")
		}
		given[i] = converted
	}
	if fn.tooBig != nil && fn.tooBig(given) {
		evaluatorOf(ctx).report(hcl.DiagError, n.Range(), "Result too large",
			"The result of this call to "+n.inner.Name+" is too large to evaluate and is left unknown.")
		return n.unknown(ctx, args), nil
	}
	v, err := fn.f.Call(given)
	if err != nil {
		return cty.DynamicVal, failed(n, "the call failed")
	}
	if inner, _ := v.Unmark(); !inner.IsKnown() {
		for _, arg := range args {
			collectRefs(arg, refs)
		}
		if p := partOf(n.inner.Name, args); p != nil {
			return withRefs(v, refs).Mark(p), nil
		}
	}
	return withRefs(v, refs), nil
}

func convertArg(v cty.Value, param *function.Parameter) (cty.Value, error) {
	if param.Type == cty.DynamicPseudoType {
		return v, nil
	}
	return convert.Convert(v, param.Type)
}

// try differs from Terraform's in one way: a result with unknown parts is not wholly unknown.
func (n *callNode) try(ev *evaluator, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	for _, e := range n.inner.Args {
		ev.tries++
		v, diags := e.Value(ctx)
		ev.tries--
		if diags.HasErrors() {
			continue
		}
		// An unknown of known type was read from something that exists, so nothing can fail any more.
		if inner, _ := v.Unmark(); inner.Type() != cty.DynamicPseudoType || inner.IsKnown() || wholeOf(marksOf(v)) != nil {
			return v, nil
		}
		// Whether an unknown value is valid shows only at apply, so any of the later arguments may come true.
		refs := refsOf(v)
		return withRefs(cty.DynamicVal, refs), nil
	}
	return cty.DynamicVal, failed(n, "no expression succeeded")
}

func marksOf(v cty.Value) cty.ValueMarks {
	_, marks := v.Unmark()
	return marks
}

func (n *callNode) can(ev *evaluator, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(n.inner.Args) != 1 {
		return cty.DynamicVal, failed(n, "wrong number of arguments")
	}
	ev.tries++
	v, diags := n.inner.Args[0].Value(ctx)
	ev.tries--
	if diags.HasErrors() {
		return cty.False, nil
	}
	if !stripped(v, nil).IsWhollyKnown() {
		return cty.UnknownVal(cty.Bool), nil
	}
	return cty.True, nil
}
