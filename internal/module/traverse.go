package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// refNode is a name and the steps from it.
type refNode struct{ *hclsyntax.ScopeTraversalExpr }

func (n *refNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, rest, diags := lookup(n.Traversal, ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return traverse(v, rest)
}

// root is the value the steps would start from.
func (n *refNode) root(ctx *hcl.EvalContext) cty.Value {
	v, _, _ := lookup(n.Traversal, ctx)
	return v
}

// lookup finds what the first steps of a traversal name, and the steps that are left.
func lookup(t hcl.Traversal, ctx *hcl.EvalContext) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	name := t.RootName()
	for c := ctx; c != nil; c = c.Parent() {
		if v, ok := c.Variables[name]; ok {
			return v, t[1:], nil
		}
	}
	s := scopeOf(ctx)
	if s.closed {
		return cty.DynamicVal, nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Unknown variable", Subject: t.SourceRange().Ptr(),
		}}
	}
	return s.lookup(name, t)
}

func (s *scope) lookup(name string, t hcl.Traversal) (cty.Value, hcl.Traversal, hcl.Diagnostics) {
	second, third := stepName(t, 1), stepName(t, 2)
	switch name {
	case "count", "each", "path", "terraform", "tofu", "var", "local", "module":
		if second == "" {
			return cty.DynamicVal, nil, nil
		}
	}
	m := s.module
	switch name {
	case "count":
		return known(s.count, second == "index"), t[2:], nil
	case "each":
		if second == "key" {
			return known(s.key, true), t[2:], nil
		}
		return known(s.value, second == "value"), t[2:], nil
	case "path":
		return m.path(second), t[2:], nil
	case "terraform", "tofu":
		if second == "workspace" && m.ev.opts.Workspace != "" {
			return cty.StringVal(m.ev.opts.Workspace), t[2:], nil
		}
		return cty.UnknownVal(cty.String).RefineNotNull(), t[2:], nil
	case "var":
		return m.variable(second, t.SourceRange()), t[2:], nil
	case "local":
		return m.local(second, t.SourceRange()), t[2:], nil
	case "module":
		return m.findCall(second).value(m, second), t[2:], nil
	case "self":
		if s.self != nil {
			return wholeValue(s.self), t[1:], nil
		}
		return cty.DynamicVal, nil, nil
	case "data", "resource", "ephemeral":
		if second == "" || third == "" {
			return cty.DynamicVal, nil, nil
		}
		return m.resource(name, second, third), t[3:], nil
	}
	if second == "" {
		return cty.DynamicVal, nil, nil
	}
	return m.resource("", name, second), t[2:], nil
}

func known(v cty.Value, ok bool) cty.Value {
	if !ok || v == cty.NilVal {
		return cty.DynamicVal
	}
	return v
}

func stepName(t hcl.Traversal, i int) string {
	if i >= len(t) {
		return ""
	}
	if a, ok := t[i].(hcl.TraverseAttr); ok {
		return a.Name
	}
	return ""
}

// relativeNode is steps from the result of another expression.
type relativeNode struct {
	*hclsyntax.RelativeTraversalExpr
}

func (n *relativeNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := n.Source.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return traverse(v, n.Traversal)
}

type indexNode struct{ *hclsyntax.IndexExpr }

func (n *indexNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := n.Collection.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	key, diags := n.Key.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return index(v, stripped(key, nil), n.SrcRange)
}

// splatNode looks through unknown sources, where hclsyntax's splat would forget what is asked of each element.
type splatNode struct{ *hclsyntax.SplatExpr }

func (n *splatNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	ev := evaluatorOf(ctx)
	ev.step(1)
	v, diags := n.Source.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	source := *n.SplatExpr
	if v.Type() != cty.DynamicPseudoType {
		source.Source = &hclsyntax.LiteralValueExpr{Val: v, SrcRange: n.Source.Range()}
		return source.Value(ctx)
	}
	if inner, _ := v.Unmark(); inner.IsNull() {
		return cty.EmptyTupleVal, nil
	}
	// One element more than unknown: its references are those of the result.
	source.Source = &hclsyntax.LiteralValueExpr{Val: cty.TupleVal([]cty.Value{v}), SrcRange: n.Source.Range()}
	each, eachDiags := source.Value(ctx)
	refs := map[ref]struct{}{}
	if !eachDiags.HasErrors() {
		collectRefs(each, refs)
	} else {
		collectRefs(v, refs)
	}
	return withRefs(cty.DynamicVal, refs), nil
}

func traverse(v cty.Value, steps hcl.Traversal) (cty.Value, hcl.Diagnostics) {
	for _, step := range steps {
		var diags hcl.Diagnostics
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v, diags = getAttr(v, step.Name, step.SrcRange)
		case hcl.TraverseIndex:
			v, diags = index(v, step.Key, step.SrcRange)
		default:
			v = withRefs(cty.DynamicVal, refsOf(v))
		}
		if diags.HasErrors() {
			return cty.DynamicVal, diags
		}
	}
	return v, nil
}

func refsOf(v cty.Value) map[ref]struct{} {
	refs := map[ref]struct{}{}
	collectRefs(v, refs)
	return refs
}

func getAttr(v cty.Value, name string, rng hcl.Range) (cty.Value, hcl.Diagnostics) {
	if !v.IsMarked() {
		return hcl.GetAttr(v, name, &rng)
	}
	inner, marks := v.Unmark()
	if object := wholeOf(marks); object != nil {
		return object.attr(name), nil
	}
	child, diags := hcl.GetAttr(inner, name, &rng)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return inherit(child, marks, name), nil
}

func index(v, key cty.Value, rng hcl.Range) (cty.Value, hcl.Diagnostics) {
	inner, marks := v.Unmark()
	if object := wholeOf(marks); object != nil {
		switch {
		case !inner.IsKnown():
			return v, nil // an instance that is as unknown as the others
		case key.IsKnown() && !key.IsNull() && key.Type() == cty.String:
			return object.attr(key.AsString()), nil
		}
	}
	if !key.IsKnown() {
		return withRefs(cty.DynamicVal, refsOf(v)), nil
	}
	child, diags := hcl.Index(inner, key, &rng)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	return inherit(child, marks, ""), nil
}

// inherit gives a child its container's references: a container that has any is unknown, or a function has gathered
// its elements' there. A reference to a whole resource becomes one to the attribute.
func inherit(child cty.Value, marks cty.ValueMarks, attr string) cty.Value {
	var kept cty.ValueMarks
	for m := range marks {
		r, ok := m.(ref)
		if !ok {
			continue
		}
		if r.attr == "" {
			r.attr = attr
		}
		if kept == nil {
			kept = cty.ValueMarks{}
		}
		kept[r] = struct{}{}
	}
	if kept == nil {
		return child
	}
	return child.WithMarks(kept)
}
