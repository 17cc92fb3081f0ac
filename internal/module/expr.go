package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Every node below stands in for the hclsyntax node it embeds. hclsyntax.Expression has an unexported method, which
// embedding provides; Value is what the node replaces.

// rewrite replaces the nodes of a freshly parsed expression, in place, by this package's own where evaluation differs
// from hclsyntax's: references, calls, and all that has to keep marks in order.
func rewrite(e hclsyntax.Expression) hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return &refNode{e}
	case *hclsyntax.RelativeTraversalExpr:
		e.Source = rewrite(e.Source)
		return &relativeNode{e}
	case *hclsyntax.IndexExpr:
		e.Collection, e.Key = rewrite(e.Collection), rewrite(e.Key)
		return &indexNode{e}
	case *hclsyntax.SplatExpr:
		e.Source, e.Each = rewrite(e.Source), rewrite(e.Each)
		return &splatNode{e}
	case *hclsyntax.FunctionCallExpr:
		for i, arg := range e.Args {
			e.Args[i] = rewrite(arg)
		}
		return &callNode{e, e}
	case *hclsyntax.ConditionalExpr:
		e.Condition, e.TrueResult, e.FalseResult = rewrite(e.Condition), rewrite(e.TrueResult), rewrite(e.FalseResult)
		return &conditionalNode{e}
	case *hclsyntax.TupleConsExpr:
		return rewriteTuple(e)
	case *hclsyntax.ObjectConsExpr:
		return rewriteObject(e)
	case *hclsyntax.ForExpr:
		e.CollExpr = &opaqueNode{rewrite(e.CollExpr)}
		e.ValExpr = rewriteForValue(e.ValExpr)
		if e.KeyExpr != nil {
			e.KeyExpr = &operandNode{rewrite(e.KeyExpr)}
		}
		if e.CondExpr != nil {
			e.CondExpr = &operandNode{rewrite(e.CondExpr)}
		}
		return &forNode{e}
	case *hclsyntax.ParenthesesExpr:
		e.Expression = rewrite(e.Expression)
		return e
	case *hclsyntax.BinaryOpExpr:
		e.LHS, e.RHS = rewriteOperand(e.LHS, e.RHS), rewriteOperand(e.RHS, e.LHS)
		return e
	case *hclsyntax.UnaryOpExpr:
		e.Val = rewriteOperand(e.Val, nil)
		return e
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = rewrite(e.Wrapped)
		return e
	case *hclsyntax.TemplateJoinExpr:
		e.Tuple = rewrite(e.Tuple)
		return e
	case *hclsyntax.TemplateExpr:
		return rewriteTemplate(e)
	}
	return e
}

// passesThrough reports whether an expression hands on a value that was made elsewhere, and so keeps its origin.
func passesThrough(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *refNode, *relativeNode, *indexNode, *conditionalNode:
		return true
	case *hclsyntax.ParenthesesExpr:
		return passesThrough(e.Expression)
	case *callNode:
		return e.inner.Name == "try" || e.inner.Name == "one" || e.inner.Name == "coalesce"
	}
	return false
}

// forValueNode is the result expression of a for expression: a part of a container like any other.
type forValueNode struct {
	hclsyntax.Expression
	origin *origin
	keep   bool
}

func rewriteForValue(e hclsyntax.Expression) hclsyntax.Expression {
	e = rewrite(e)
	return &forValueNode{e, &origin{rng: e.Range()}, passesThrough(e)}
}

func (n *forValueNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := partValue(n.Expression, ctx)
	if n.keep && originOf(v) != nil {
		return v, diags
	}
	return withOrigin(v, n.origin), diags
}

// partValue evaluates a part of a container. A part that cannot be evaluated is unknown and does not take the rest of
// the container with it, except inside try and can, which ask for the error.
func partValue(e hclsyntax.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	ev := evaluatorOf(ctx)
	ev.step(1)
	v, diags := e.Value(ctx)
	if diags.HasErrors() && ev.tries == 0 {
		return withRefs(cty.DynamicVal, ev.staticRefs(e, ctx)), nil
	}
	return v, diags
}

type tupleNode struct {
	*hclsyntax.TupleConsExpr
	origins   []origin
	constants constantParts
}

func rewriteTuple(e *hclsyntax.TupleConsExpr) hclsyntax.Expression {
	n := &tupleNode{e, make([]origin, len(e.Exprs)), constantParts{}}
	for i, item := range e.Exprs {
		n.origins[i].rng = item.Range()
		e.Exprs[i] = rewrite(item)
	}
	return n
}

func (n *tupleNode) part(i int) hclsyntax.Expression { return n.Exprs[i] }

func (n *tupleNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	n.constants.begin(len(n.Exprs), n.part)
	vals := make([]cty.Value, len(n.Exprs))
	for i, item := range n.Exprs {
		v, diags := n.constants.value(i, item, &n.origins[i], ctx)
		if diags.HasErrors() {
			return cty.DynamicVal, diags
		}
		vals[i] = v
	}
	return cty.TupleVal(vals), nil
}

type objectNode struct {
	*hclsyntax.ObjectConsExpr
	keys      []string // where the key is a literal name
	origins   []origin
	constants constantParts
}

func rewriteObject(e *hclsyntax.ObjectConsExpr) hclsyntax.Expression {
	n := &objectNode{e, make([]string, len(e.Items)), make([]origin, len(e.Items)), constantParts{}}
	for i, item := range e.Items {
		n.origins[i] = origin{rng: item.ValueExpr.Range(), key: item.KeyExpr.Range()}
		e.Items[i].ValueExpr = rewrite(item.ValueExpr)
		if key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); ok {
			if name := hcl.ExprAsKeyword(key.Wrapped); name != "" && !key.ForceNonLiteral {
				n.keys[i] = name
			} else {
				e.Items[i].KeyExpr = rewrite(key.Wrapped)
			}
		}
		if lit, ok := e.Items[i].KeyExpr.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String {
			n.keys[i] = lit.Val.AsString()
		}
	}
	return n
}

// part is nil when the name of the part is not literal: it may be another each time.
func (n *objectNode) part(i int) hclsyntax.Expression {
	if n.keys[i] == "" {
		return nil
	}
	return n.Items[i].ValueExpr
}

func (n *objectNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	n.constants.begin(len(n.Items), n.part)
	vals := make(map[string]cty.Value, len(n.Items))
	refs := map[ref]struct{}{}
	known := true
	for i, item := range n.Items {
		name := n.keys[i]
		if name == "" {
			key, diags := n.key(item.KeyExpr, ctx, refs)
			if diags.HasErrors() {
				return cty.DynamicVal, diags
			}
			if !key.IsKnown() {
				known = false
			} else {
				name = key.AsString()
			}
		}
		v, diags := n.constants.value(i, item.ValueExpr, &n.origins[i], ctx)
		if diags.HasErrors() {
			return cty.DynamicVal, diags
		}
		vals[name] = v
	}
	if !known {
		for _, v := range vals {
			collectRefs(v, refs)
		}
		return withRefs(cty.DynamicVal, refs), nil
	}
	return cty.ObjectVal(vals), nil
}

func (n *objectNode) key(e hclsyntax.Expression, ctx *hcl.EvalContext, refs map[ref]struct{}) (cty.Value, hcl.Diagnostics) {
	key, diags := e.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	key = stripped(key, refs)
	text, ok := primitive(key, cty.String)
	if !ok || text.IsNull() {
		return cty.DynamicVal, failed(e, "an object key must be a string")
	}
	return text, nil
}

// operandNode is an expression whose value goes into a new one: an operand, a key, a condition.
type operandNode struct{ hclsyntax.Expression }

func (n *operandNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := n.Expression.Value(ctx)
	return onlyRefs(v), diags
}

// rewriteOperand lets the stand-in for a whole resource be compared with null only, which it is known not to be.
func rewriteOperand(e, other hclsyntax.Expression) hclsyntax.Expression {
	rewritten := rewrite(e)
	if lit, ok := other.(*hclsyntax.LiteralValueExpr); ok && lit.Val.IsNull() {
		return rewritten
	}
	return &operandNode{rewritten}
}

// opaqueNode hides the stand-in for a whole resource from code that would look for attributes in it.
type opaqueNode struct{ hclsyntax.Expression }

func (n *opaqueNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := n.Expression.Value(ctx)
	return opaque(v), diags
}

func opaque(v cty.Value) cty.Value {
	if !v.IsMarked() {
		return v
	}
	if _, marks := v.Unmark(); wholeOf(marks) != nil {
		return onlyRefs(v)
	}
	return v
}

type conditionalNode struct{ *hclsyntax.ConditionalExpr }

func (n *conditionalNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	evaluatorOf(ctx).step(1)
	cond, diags := n.Condition.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	yes, yesDiags := n.TrueResult.Value(ctx)
	no, noDiags := n.FalseResult.Value(ctx)
	cond, _ = cond.Unmark()
	test, ok := primitive(cond, cty.Bool)
	if !ok || test.IsNull() {
		return cty.DynamicVal, failed(n.Condition, "a condition must be true or false")
	}
	if !test.IsKnown() {
		refs := map[ref]struct{}{}
		collectRefs(yes, refs)
		collectRefs(no, refs)
		joined := hclsyntax.ConditionalExpr{
			Condition:   &hclsyntax.LiteralValueExpr{Val: test, SrcRange: n.Condition.Range()},
			TrueResult:  &hclsyntax.LiteralValueExpr{Val: stripped(yes, nil), SrcRange: n.TrueResult.Range()},
			FalseResult: &hclsyntax.LiteralValueExpr{Val: stripped(no, nil), SrcRange: n.FalseResult.Range()},
			SrcRange:    n.SrcRange,
		}
		v, _ := joined.Value(nil)
		return withRefs(v, refs), nil
	}
	chosen, other, chosenDiags := yes, no, yesDiags
	if test.False() {
		chosen, other, chosenDiags = no, yes, noDiags
	}
	if chosenDiags.HasErrors() {
		return cty.DynamicVal, chosenDiags
	}
	return unifiedWith(chosen, other), nil
}

// failed is the error of an expression that cannot be evaluated. It goes no further than the definition it is in.
func failed(e hclsyntax.Expression, detail string) hcl.Diagnostics {
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Invalid expression", Detail: detail, Subject: e.Range().Ptr(),
	}}
}
