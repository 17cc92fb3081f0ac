package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// forNode is a for expression. When its result is unknown only because of some elements, the others are kept.
type forNode struct{ *hclsyntax.ForExpr }

func (n *forNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := n.ForExpr.Value(ctx)
	if diags.HasErrors() || v.IsKnown() {
		return v, diags
	}
	v = withRefs(v, evaluatorOf(ctx).staticRefs(n, ctx))
	if p := n.part(ctx); p != nil {
		v = v.Mark(p)
	}
	return v, nil
}

// part evaluates the elements one by one. Those that an unknown condition may leave out are not certain: of an object's
// they keep the name, a list's are dropped.
func (n *forNode) part(ctx *hcl.EvalContext) *partial {
	coll, diags := n.CollExpr.Value(ctx)
	coll, _ = coll.Unmark()
	if diags.HasErrors() || n.Group || !isContainer(coll) {
		return nil
	}
	p := &partial{attrs: map[string]cty.Value{}}
	for it := coll.ElementIterator(); it.Next(); {
		key, elem := it.Element()
		inner := ctx.NewChild()
		inner.Variables = map[string]cty.Value{n.ValVar: elem}
		if n.KeyVar != "" {
			inner.Variables[n.KeyVar] = key
		}
		included, certain := n.includes(inner)
		if !included {
			continue
		}
		v, diags := n.ValExpr.Value(inner)
		if diags.HasErrors() {
			v = cty.DynamicVal
		}
		if n.KeyExpr == nil {
			if certain {
				p.elems = append(p.elems, v)
			}
			continue
		}
		name, diags := n.KeyExpr.Value(inner)
		text, ok := primitive(stripped(name, nil), cty.String)
		if diags.HasErrors() || !ok || !isText(text) {
			continue
		}
		if !certain {
			v = uncertain(v)
		}
		p.attrs[text.AsString()] = v
	}
	if len(p.elems)+len(p.attrs) == 0 {
		return nil
	}
	return p
}

func (n *forNode) includes(ctx *hcl.EvalContext) (included, certain bool) {
	if n.CondExpr == nil {
		return true, true
	}
	v, diags := n.CondExpr.Value(ctx)
	test, ok := primitive(stripped(v, nil), cty.Bool)
	if diags.HasErrors() || !ok || test.IsNull() || !test.IsKnown() {
		return true, false
	}
	return test.True(), true
}
