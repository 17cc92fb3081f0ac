package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A module that is called many times says the same in each instance wherever it names nothing: such arguments and blocks
// are evaluated once and are one in all instances. Nothing may write to them.

// sharedArgument is what the instances of a module have in common of an argument: where it is written, and its value
// when it is constant.
type sharedArgument struct {
	constant   bool
	definition definition // when constant
	value      *Value     // when constant and evaluated
	at         origin
}

// shared is nil in the root module, of which there is one instance and whose syntax is released.
func (m *moduleInstance) shared(attr *hclsyntax.Attribute) *sharedArgument {
	if m == nil || m.parent == nil {
		return nil
	}
	s := m.ev.arguments[attr]
	if s == nil {
		s = &sharedArgument{constant: constant(attr.Expr), at: origin{rng: attr.Expr.Range(), key: attr.NameRange}}
		m.ev.arguments[attr] = s
	}
	return s
}

func (s *sharedArgument) of(evaluate func() cty.Value) *Value {
	if s.value != nil {
		return s.value
	}
	v := newValueFrom(opaque(evaluate()), &s.at)
	if s.constant {
		s.value = v
	}
	return v
}

// sharedBlock is a nested block and, when all in it is constant, what it evaluates to.
type sharedBlock struct {
	constant bool
	block    *Block
}

func (ev *evaluator) nestedBlock(syntax *hclsyntax.Block, ctx *hcl.EvalContext) *Block {
	evaluate := func() *Block { return ev.block(syntax.Type, syntax.Labels, syntax.DefRange(), syntax.Body, ctx) }
	if m := scopeOf(ctx).module; m == nil || m.parent == nil {
		return evaluate()
	}
	s := ev.blocks[syntax]
	if s == nil {
		s = &sharedBlock{constant: constantBody(syntax.Body)}
		ev.blocks[syntax] = s
	}
	switch {
	case !s.constant:
		return evaluate()
	case s.block == nil:
		s.block = evaluate()
	default:
		ev.step(1)
	}
	return s.block
}

func constantBody(body *hclsyntax.Body) bool {
	for _, attr := range body.Attributes {
		if !constant(attr.Expr) {
			return false
		}
	}
	for _, nested := range body.Blocks {
		if nested.Type == "dynamic" || !constantBody(nested.Body) {
			return false
		}
	}
	return true
}

// constant reports whether a rewritten expression certainly has the same value wherever it is evaluated. Of calls only
// jsonencode is looked into.
func constant(e hclsyntax.Expression) bool {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *templateNode:
		return e.constant != cty.NilVal
	case *tupleNode:
		return e.constants.all(len(e.Exprs), e.part)
	case *objectNode:
		return e.constants.all(len(e.Items), e.part)
	case *hclsyntax.ParenthesesExpr:
		return constant(e.Expression)
	case *deepNode:
		return constant(e.Expression)
	case *callNode:
		return e.inner.Name == "jsonencode" && !e.inner.ExpandFinal && len(e.inner.Args) == 1 && constant(e.inner.Args[0])
	}
	return false
}

// constantParts are the values of a container's constant parts. Most containers are evaluated only once: nothing is kept
// before the second time.
type constantParts struct {
	evaluated bool
	is        verdict // constant, as a whole
	parts     []constantPart
}

type constantPart struct {
	constant bool
	value    cty.Value // cty.NilVal when not evaluated yet
}

type verdict uint8

const (
	undecided verdict = iota
	yes
	no
)

// all reports whether every part is constant.
func (c *constantParts) all(n int, part func(int) hclsyntax.Expression) bool {
	for i := 0; i < n && c.is == undecided; i++ {
		if e := part(i); e == nil || !constant(e) {
			c.is = no
		}
	}
	if c.is == undecided {
		c.is = yes
	}
	return c.is == yes
}

// begin is called as an evaluation of the container begins.
func (c *constantParts) begin(n int, part func(int) hclsyntax.Expression) {
	if c.evaluated && c.parts == nil {
		c.parts = make([]constantPart, n)
		for i := range c.parts {
			e := part(i)
			c.parts[i].constant = e != nil && constant(e)
		}
	}
	c.evaluated = true
}

// value evaluates a part of the container.
func (c *constantParts) value(i int, e hclsyntax.Expression, o *origin, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	keep := c.parts != nil && c.parts[i].constant
	if keep && c.parts[i].value != cty.NilVal {
		evaluatorOf(ctx).step(1)
		return c.parts[i].value, nil
	}
	v, diags := partValue(e, ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	v = withOrigin(v, o)
	if keep {
		c.parts[i].value = v
	}
	return v, nil
}
