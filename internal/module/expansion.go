package module

import (
	"fmt"
	"sort"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxTotalInstances bounds the instances of the whole tree, where modules multiply them.
const maxTotalInstances = 100_000

// keyed is how a block's instances are told apart.
type keyed int

const (
	single keyed = iota
	byCount
	byKey
	byUnknown
)

// combine makes the value of a block from those of its instances.
func (k keyed) combine(keys []string, values []cty.Value, unknown cty.Value) cty.Value {
	switch k {
	case single:
		if len(values) == 1 {
			return values[0]
		}
	case byCount:
		return cty.TupleVal(values)
	case byKey:
		attrs := make(map[string]cty.Value, len(values))
		for i, v := range values {
			attrs[keys[i]] = v
		}
		return cty.ObjectVal(attrs)
	case byUnknown:
		// One instance stands for however many there are: what it has, they all have.
		if len(values) == 1 {
			_, marks := values[0].Unmark()
			return cty.DynamicVal.WithMarks(marks)
		}
	}
	return unknown
}

// expand evaluates count or for_each into a scope for each instance.
func (ev *evaluator) expand(body *hclsyntax.Body, m *moduleInstance, what string, header hcl.Range) (keyed, []*scope) {
	count, forEach := body.Attributes["count"], body.Attributes["for_each"]
	one := func() []*scope { return []*scope{{module: m, ev: ev}} }
	switch {
	case count != nil:
		return ev.expandCount(count.Expr, m, what)
	case forEach != nil:
		return ev.expandForEach(forEach.Expr, m, what)
	}
	return single, one()
}

func (ev *evaluator) expandCount(e hclsyntax.Expression, m *moduleInstance, what string) (keyed, []*scope) {
	unknown := []*scope{{module: m, ev: ev, count: cty.UnknownVal(cty.Number)}}
	v := cty.DynamicVal
	ev.guard(what, e.Range(), func() { v = ev.value(e, m.ctx) })
	n, ok := primitive(stripped(v, nil), cty.Number)
	if !ok || n.IsNull() {
		ev.report(hcl.DiagWarning, e.Range(), "Invalid count", what+": count must be a whole number. It is left unknown.")
		return byUnknown, unknown
	}
	if !n.IsKnown() {
		return byUnknown, unknown
	}
	times, accuracy := n.AsBigFloat().Int64()
	if accuracy != 0 || times < 0 {
		ev.report(hcl.DiagWarning, e.Range(), "Invalid count",
			what+": count must be a whole number and not negative. It is left unknown.")
		return byUnknown, unknown
	}
	if times > maxInstances {
		ev.report(hcl.DiagError, e.Range(), "Too many instances",
			fmt.Sprintf("%s has a count of %d; at most %d instances are evaluated, so one stands for all.", what, times, maxInstances))
		return byUnknown, unknown
	}
	scopes := make([]*scope, times)
	for i := range scopes {
		scopes[i] = &scope{module: m, ev: ev, count: cty.NumberIntVal(int64(i))}
	}
	return byCount, scopes
}

func (ev *evaluator) expandForEach(e hclsyntax.Expression, m *moduleInstance, what string) (keyed, []*scope) {
	v := cty.DynamicVal
	ev.guard(what, e.Range(), func() { v = ev.value(e, m.ctx) })
	unknown := []*scope{{module: m, ev: ev, key: cty.UnknownVal(cty.String), value: withRefs(cty.DynamicVal, refsOf(v))}}
	inner, marks := opaque(v).Unmark()
	t := inner.Type()
	switch {
	case !inner.IsKnown():
		return byUnknown, unknown
	case inner.IsNull() || !t.IsMapType() && !t.IsObjectType() && !t.IsSetType():
		ev.report(hcl.DiagWarning, e.Range(), "Invalid for_each",
			what+": for_each must be a map or a set of strings. It is left unknown.")
		return byUnknown, unknown
	case inner.LengthInt() > maxInstances:
		ev.report(hcl.DiagError, e.Range(), "Too many instances",
			fmt.Sprintf("%s has %d elements in for_each; at most %d instances are evaluated, so one stands for all.",
				what, inner.LengthInt(), maxInstances))
		return byUnknown, unknown
	}
	var scopes []*scope
	for it := inner.ElementIterator(); it.Next(); {
		key, elem := it.Element()
		if t.IsSetType() {
			key = elem
			elem = inherit(elem, marks, "")
		}
		key, _ = key.Unmark()
		if key.Type() != cty.String || !key.IsKnown() || key.IsNull() {
			return byUnknown, unknown
		}
		scopes = append(scopes, &scope{module: m, ev: ev, key: key, value: elem})
	}
	return byKey, scopes
}

func (ev *evaluator) tooMany(rng hcl.Range) {
	ev.report(hcl.DiagError, rng, "Too many instances",
		fmt.Sprintf("The tree has more than %d instances of resources and modules; the rest is left out.", maxTotalInstances))
}

// expansion is a resource block in a module instance, expanded.
type expansion struct {
	key       resourceKey
	in        *moduleInstance
	block     *hclsyntax.Block
	state     int
	keyed     keyed
	instances []*instance
}

// instance is one instance of a resource, whose arguments are evaluated as they are asked for.
type instance struct {
	of    *expansion
	addr  string
	ctx   *hcl.EvalContext
	scope *scope
	attrs map[string]*definition
}

// resource is what the address of a resource within the module stands for.
func (m *moduleInstance) resource(mode, resourceType, name string) cty.Value {
	if mode == "" {
		mode = "resource"
	}
	key := resourceKey{mode, resourceType, name}
	addr := m.address(key.String())
	x := m.expansion(key)
	if x == nil {
		return cty.DynamicVal.Mark(whole{missing{addr}})
	}
	if x.state == running {
		m.ev.report(hcl.DiagError, x.block.DefRange(), "Definition refers to itself",
			fmt.Sprintf("%s depends on its own instances.", addr))
		return cty.DynamicVal.Mark(ref{addr: addr})
	}
	x.expand()
	if x.keyed == single && len(x.instances) == 1 {
		return wholeValue(x.instances[0])
	}
	values := make([]cty.Value, len(x.instances))
	keys := make([]string, len(x.instances))
	for i, inst := range x.instances {
		values[i] = wholeValue(inst)
		keys[i] = inst.scope.keyText()
	}
	return x.keyed.combine(keys, values, cty.DynamicVal.Mark(whole{missing{addr}}))
}

func (m *moduleInstance) expansion(key resourceKey) *expansion {
	x, ok := m.resources[key]
	if !ok {
		block, declared := m.src.resources[key]
		if !declared {
			return nil
		}
		x = &expansion{key: key, in: m, block: block}
		m.resources[key] = x
	}
	return x
}

func (x *expansion) expand() {
	if x.state != pending {
		return
	}
	x.state = running
	ev := x.in.ev
	var scopes []*scope
	x.keyed, scopes = ev.expand(x.block.Body, x.in, x.in.address(x.key.String()), x.block.DefRange())
	for _, s := range scopes {
		if ev.instances++; ev.instances > maxTotalInstances {
			ev.tooMany(x.block.DefRange())
			break
		}
		inst := &instance{of: x, scope: s, addr: x.in.address(x.key.String() + s.suffix()), attrs: map[string]*definition{}}
		s.self = inst
		inst.ctx = newContext(s)
		x.instances = append(x.instances, inst)
	}
	x.state = done
}

// written evaluates an argument as it is written.
func (i *instance) written(attr *hclsyntax.Attribute) cty.Value {
	ev := i.of.in.ev
	var d *definition
	if shared := i.of.in.shared(attr); shared != nil && shared.constant {
		d = &shared.definition
	} else {
		d = defined(i.attrs, attr.Name)
	}
	return d.get(ev, i.addr+"."+attr.Name, attr.SrcRange, func() cty.Value {
		return ev.value(attr.Expr, i.ctx)
	})
}

// attr is an attribute as others read it: the argument when it is written and not null, else something that only the
// provider knows.
func (i *instance) attr(name string) cty.Value {
	r := ref{i.addr, name}
	var v cty.Value
	if d := i.attrs[name]; d != nil && d.state == done { // the syntax may have been released
		v = opaque(d.val)
	} else {
		attr, ok := i.of.block.Body.Attributes[name]
		if !ok || resourceMeta[name] {
			return unknownAttr(name).Mark(r)
		}
		v = opaque(i.written(attr))
	}
	if inner, _ := v.Unmark(); inner.IsNull() || !inner.IsKnown() && inner.Type() == cty.DynamicPseudoType {
		return withRefs(unknownAttr(name), refsOf(v)).Mark(r)
	}
	return v.Mark(r)
}

func (i *instance) ref() ref { return ref{addr: i.addr} }

// nearest is the closest of some names to one that is none of them, "" when none is close.
func nearest(given string, names []string) string {
	best, distance := "", 4
	sort.Strings(names)
	for _, name := range names {
		if d := levenshtein.Distance(given, name, nil); d < distance && d <= len(given)/2 {
			best, distance = name, d
		}
	}
	return best
}
