package module

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Arguments and blocks of a resource that are Terraform's own rather than the resource type's.
var resourceMeta = map[string]bool{
	"count": true, "for_each": true, "provider": true, "depends_on": true,
	"lifecycle": true, "connection": true, "provisioner": true,
}

// stepsPerBlock makes a nested block dearer than a part of a value, as it takes more room.
const stepsPerBlock = 20

// resource evaluates an instance to the end.
func (i *instance) resource() *Resource {
	x := i.of
	syntax := x.block
	r := &Resource{
		Address: i.addr, Type: x.key.resourceType, Name: x.key.name,
		ModulePath: x.in.addr, ModuleCalls: x.in.calls,
		InstancesKnown: x.in.known && x.keyed != byUnknown,
		Range:          syntax.DefRange(),
	}
	if x.key.mode == "data" {
		r.Mode = Data
	}
	if attr, ok := syntax.Body.Attributes["provider"]; ok {
		r.Provider = traversalText(attr.Expr)
	}
	if attr, ok := syntax.Body.Attributes["depends_on"]; ok {
		for _, name := range traversalTexts(attr.Expr) {
			r.DependsOn = append(r.DependsOn, x.in.address(name))
		}
	}
	for _, block := range syntax.Body.Blocks {
		if attr, ok := block.Body.Attributes["create_before_destroy"]; ok && block.Type == "lifecycle" {
			// Terraform takes nothing but a literal here.
			v, diags := attr.Expr.Value(nil)
			r.CreateBeforeDestroy = !diags.HasErrors() && v.Type() == cty.Bool && v.IsKnown() && !v.IsNull() && v.True()
		}
		if attr, ok := block.Body.Attributes["ignore_changes"]; ok && block.Type == "lifecycle" {
			if text := traversalText(attr.Expr); text != "" {
				r.IgnoreChanges = append(r.IgnoreChanges, text)
			}
			r.IgnoreChanges = append(r.IgnoreChanges, traversalTexts(attr.Expr)...)
		}
	}
	r.Body = newBlock(syntax.Type, syntax.Labels, syntax.DefRange())
	for _, name := range slices.Sorted(maps.Keys(syntax.Body.Attributes)) {
		if attr := syntax.Body.Attributes[name]; !resourceMeta[name] {
			r.Body.Attrs[name] = i.argument(attr)
		}
	}
	ev := x.in.ev
	ev.guard(i.addr, r.Range, func() { ev.nested(r.Body, syntax.Body.Blocks, i.ctx) })
	return r
}

func newBlock(blockType string, labels []string, rng hcl.Range) *Block {
	return &Block{Type: blockType, Labels: labels, Range: rng, Attrs: map[string]*Value{}}
}

// add appends a nested block.
func (b *Block) add(nested *Block) {
	if b.Blocks == nil { // most blocks have none
		b.Blocks = map[string][]*Block{}
	}
	b.Blocks[nested.Type] = append(b.Blocks[nested.Type], nested)
}

func newValue(v cty.Value, attr *hclsyntax.Attribute) *Value {
	return newValueAt(opaque(v), attr.Expr.Range(), attr.NameRange)
}

// argument is the value of an argument that is no other's.
func (i *instance) argument(attr *hclsyntax.Attribute) *Value {
	shared := i.of.in.shared(attr)
	if shared == nil {
		return newValue(i.written(attr), attr)
	}
	return shared.of(func() cty.Value { return i.written(attr) })
}

// block evaluates a body that is not a resource's own.
func (ev *evaluator) block(blockType string, labels []string, rng hcl.Range, body *hclsyntax.Body, ctx *hcl.EvalContext) *Block {
	ev.step(stepsPerBlock)
	b := newBlock(blockType, labels, rng)
	for _, name := range slices.Sorted(maps.Keys(body.Attributes)) {
		attr := body.Attributes[name]
		evaluate := func() cty.Value {
			v := cty.DynamicVal
			ev.guard(blockType+"."+name, attr.SrcRange, func() { v = ev.value(attr.Expr, ctx) })
			return v
		}
		if shared := scopeOf(ctx).module.shared(attr); shared != nil {
			b.Attrs[name] = shared.of(evaluate)
			continue
		}
		b.Attrs[name] = newValue(evaluate(), attr)
	}
	ev.nested(b, body.Blocks, ctx)
	return b
}

func (ev *evaluator) nested(b *Block, blocks hclsyntax.Blocks, ctx *hcl.EvalContext) {
	for _, syntax := range blocks {
		switch {
		// Further in they are the resource type's own, such as a provider block in encryption_config.
		case resourceMeta[syntax.Type] && (b.Type == "resource" || b.Type == "data"):
		case syntax.Type == "dynamic" && len(syntax.Labels) == 1:
			ev.dynamic(b, syntax, ctx)
		default:
			b.add(ev.nestedBlock(syntax, ctx))
		}
	}
}

// dynamic expands a dynamic block into its parent. An unknown for_each leaves one template of the block.
func (ev *evaluator) dynamic(parent *Block, syntax *hclsyntax.Block, ctx *hcl.EvalContext) {
	blockType := syntax.Labels[0]
	var content *hclsyntax.Block
	for _, block := range syntax.Body.Blocks {
		if block.Type == "content" {
			content = block
		}
	}
	if content == nil {
		return
	}
	iterator := blockType
	if attr, ok := syntax.Body.Attributes["iterator"]; ok {
		if name := traversalText(attr.Expr); name != "" {
			iterator = name
		}
	}
	add := func(key, value cty.Value, unknown bool) {
		inner := ctx.NewChild()
		inner.Variables = map[string]cty.Value{
			iterator: cty.ObjectVal(map[string]cty.Value{"key": key, "value": value}),
		}
		block := ev.block(blockType, ev.labels(syntax, inner), syntax.DefRange(), content.Body, inner)
		block.Unknown = unknown
		parent.add(block)
	}
	each := cty.DynamicVal
	if attr, ok := syntax.Body.Attributes["for_each"]; ok {
		ev.guard("dynamic."+blockType, attr.SrcRange, func() { each = ev.value(attr.Expr, ctx) })
	}
	inner, marks := opaque(each).Unmark()
	if inner.IsKnown() && inner.IsNull() {
		return
	}
	if !isContainer(inner) {
		if parent.UnknownBlocks == nil {
			parent.UnknownBlocks = map[string]bool{}
		}
		parent.UnknownBlocks[blockType] = true
		unknown := withRefs(cty.DynamicVal, refsOf(each))
		add(unknown, unknown, true)
		return
	}
	for it := inner.ElementIterator(); it.Next(); {
		key, elem := it.Element()
		elem = inherit(elem, marks, "")
		if inner.Type().IsSetType() {
			key = elem
		}
		add(key, elem, false)
	}
}

func (ev *evaluator) labels(syntax *hclsyntax.Block, ctx *hcl.EvalContext) []string {
	attr, ok := syntax.Body.Attributes["labels"]
	if !ok {
		return nil
	}
	var labels []string
	ev.guard("labels", attr.SrcRange, func() {
		v := newValueAt(ev.value(attr.Expr, ctx), hcl.Range{}, hcl.Range{})
		for _, elem := range v.Elems() {
			label, _ := elem.AsString()
			labels = append(labels, label)
		}
	})
	return labels
}

// traversalTexts spells the names in a list.
func traversalTexts(e hclsyntax.Expression) []string {
	list, diags := hcl.ExprList(e)
	if diags.HasErrors() {
		return nil
	}
	var texts []string
	for _, item := range list {
		if text := traversalText(item); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// traversalText spells a name as it is written, or quoted as JSON and older versions have it.
func traversalText(e hcl.Expression) string {
	if t, diags := hcl.AbsTraversalForExpr(e); !diags.HasErrors() {
		return spell(t)
	}
	if node, ok := e.(*hclsyntax.TemplateExpr); !ok || !node.IsStringLiteral() {
		if _, ok := e.(*hclsyntax.LiteralValueExpr); !ok {
			return ""
		}
	}
	if v, diags := e.Value(nil); !diags.HasErrors() && isText(v) {
		return v.AsString()
	}
	return ""
}

func spell(t hcl.Traversal) string {
	text := ""
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			text = step.Name
		case hcl.TraverseAttr:
			text += "." + step.Name
		case hcl.TraverseIndex:
			s := &scope{}
			if step.Key.Type() == cty.Number {
				s.count = step.Key
			} else {
				s.key = step.Key
			}
			text += s.suffix()
		}
	}
	return text
}
