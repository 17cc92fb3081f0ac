package module

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// moduleInstance is one instance of a module: its declarations with the values that one call gives them.
type moduleInstance struct {
	ev     *evaluator
	src    *moduleSource
	addr   string      // "" for the root module
	keys   []string    // names of the calls that lead here
	calls  []hcl.Range // their headers
	known  bool        // all expansions on the way were known
	parent *moduleInstance

	ctx       *hcl.EvalContext
	inputs    map[string]hclsyntax.Expression // in callerCtx
	callerCtx *hcl.EvalContext
	settings  map[string]setting // of the root module

	vars      map[string]*definition
	locals    map[string]*definition
	outputs   map[string]*definition
	resources map[resourceKey]*expansion
	called    map[string]*moduleCall
}

func newModuleInstance(ev *evaluator, src *moduleSource) *moduleInstance {
	m := &moduleInstance{
		ev: ev, src: src, known: true,
		vars: map[string]*definition{}, locals: map[string]*definition{}, outputs: map[string]*definition{},
		resources: map[resourceKey]*expansion{}, called: map[string]*moduleCall{},
	}
	m.ctx = newContext(&scope{module: m, ev: ev})
	return m
}

// address prefixes an address within the module.
func (m *moduleInstance) address(local string) string {
	if m.addr == "" {
		return local
	}
	return m.addr + "." + local
}

func defined(defs map[string]*definition, name string) *definition {
	d, ok := defs[name]
	if !ok {
		d = &definition{}
		defs[name] = d
	}
	return d
}

func (m *moduleInstance) variable(name string, use hcl.Range) cty.Value {
	decl, ok := m.src.variables[name]
	if !ok {
		m.ev.undeclared("variable", "var."+name, use, slices.Sorted(maps.Keys(m.src.variables)), name)
		return cty.DynamicVal
	}
	return defined(m.vars, name).get(m.ev, "var."+name, decl.block.DefRange(), func() cty.Value {
		if m.parent == nil {
			if s, ok := m.settings[name]; ok {
				return m.ev.rootVariable(decl, name, s, m.ctx)
			}
			return m.ev.unset(decl, name, m.ctx)
		}
		input, ok := m.inputs[name]
		if !ok {
			return m.ev.unset(decl, name, m.ctx)
		}
		val := m.ev.value(input, m.callerCtx)
		if inner, _ := val.Unmark(); inner.IsNull() && !decl.nullable {
			return m.ev.unset(decl, name, m.ctx)
		}
		return m.ev.fit(decl, name, val, input.Range())
	})
}

func (m *moduleInstance) local(name string, use hcl.Range) cty.Value {
	attr, ok := m.src.locals[name]
	if !ok {
		m.ev.undeclared("local value", "local."+name, use, slices.Sorted(maps.Keys(m.src.locals)), name)
		return cty.DynamicVal
	}
	return defined(m.locals, name).get(m.ev, "local."+name, attr.SrcRange, func() cty.Value {
		return m.ev.value(attr.Expr, m.ctx)
	})
}

// output is the value of an output; known is false when the module does not declare it.
func (m *moduleInstance) output(name string) (v cty.Value, known bool) {
	block, ok := m.src.outputs[name]
	if !ok {
		return cty.DynamicVal, false
	}
	attr, ok := block.Body.Attributes["value"]
	if !ok {
		return cty.DynamicVal, true
	}
	what := "output." + name
	return defined(m.outputs, name).get(m.ev, what, block.DefRange(), func() cty.Value {
		return m.ev.value(attr.Expr, m.ctx)
	}), true
}

// undeclared reports a name that the module certainly does not declare. Inside try it may be meant.
func (ev *evaluator) undeclared(kind, name string, use hcl.Range, declared []string, given string) {
	if ev.tries > 0 {
		return
	}
	detail := fmt.Sprintf("The module does not declare %s. Its value is left unknown.", name)
	if near := nearest(given, declared); near != "" {
		detail += fmt.Sprintf(" Did you mean %s%s?", strings.TrimSuffix(name, given), near)
	}
	ev.report(hcl.DiagWarning, use, "Reference to undeclared "+kind, detail)
}

func (m *moduleInstance) path(name string) cty.Value {
	switch name {
	case "root":
		return cty.StringVal(".")
	case "module":
		rel, err := filepath.Rel(filepath.FromSlash(m.ev.tree.base), filepath.FromSlash(m.src.dir))
		if err != nil {
			return cty.UnknownVal(cty.String)
		}
		return cty.StringVal(filepath.ToSlash(rel))
	}
	return cty.UnknownVal(cty.String).RefineNotNull() // path.cwd is the machine's
}

// moduleCall is a module block in a module instance, expanded.
type moduleCall struct {
	name      string
	in        *moduleInstance
	block     *hclsyntax.Block // nil when not declared
	src       *moduleSource    // nil when the module cannot be read
	state     int
	keyed     keyed
	instances []*moduleInstance
}

func (m *moduleInstance) findCall(name string) *moduleCall {
	c, ok := m.called[name]
	if !ok {
		c = &moduleCall{name: name, in: m, block: m.src.calls[name]}
		m.called[name] = c
		if c.block != nil {
			c.src = m.ev.source(m, c.block)
			m.ev.unread = m.ev.unread || c.src == nil
		}
	}
	return c
}

// source finds the module that a call names: a local path, or an entry of what init has installed.
func (ev *evaluator) source(m *moduleInstance, block *hclsyntax.Block) *moduleSource {
	header := block.DefRange()
	attr, ok := block.Body.Attributes["source"]
	if !ok {
		ev.note(header, "module.%s has no source; its outputs are unknown.", block.Labels[0])
		return nil
	}
	v, diags := attr.Expr.Value(nil)
	if diags.HasErrors() || !isText(v) {
		ev.note(attr.Expr.Range(), "The source of module.%s is not a plain string; its outputs are unknown.", block.Labels[0])
		return nil
	}
	source := v.AsString()
	var dir string
	var err error
	if strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".." {
		dir, err = ev.tree.resolve(m.src.dir, source)
	} else {
		key := strings.Join(append(slices.Clone(m.keys), block.Labels[0]), ".")
		installed, ok := ev.manifest[key]
		if !ok {
			ev.note(header, "module.%s is not installed; its outputs are unknown. Run terraform init to have it read too.", block.Labels[0])
			return nil
		}
		dir, err = ev.tree.resolve(ev.tree.base, installed)
	}
	var src *moduleSource
	if err == nil {
		src, err = ev.module(dir)
	}
	if err != nil {
		ev.report(hcl.DiagWarning, attr.Expr.Range(), "Module cannot be read",
			fmt.Sprintf("The source of module.%s, %q, %s. Its outputs are unknown.", block.Labels[0], source, err))
		return nil
	}
	for caller := m; caller != nil; caller = caller.parent {
		if caller.src == src {
			ev.report(hcl.DiagError, header, "Module calls itself",
				fmt.Sprintf("module.%s leads back to the module that it is called in. The call is left out.", block.Labels[0]))
			return nil
		}
	}
	if len(m.keys) >= maxModuleDepth {
		ev.report(hcl.DiagError, header, "Modules call each other too deeply",
			fmt.Sprintf("More than %d modules are nested here. This call is left out.", maxModuleDepth))
		return nil
	}
	return src
}

// expand makes the call's instances, once.
func (c *moduleCall) expand() {
	if c.state != pending || c.src == nil {
		return
	}
	c.state = running
	ev, body := c.in.ev, c.block.Body
	header := c.block.DefRange()
	var scopes []*scope
	c.keyed, scopes = ev.expand(body, c.in, "module."+c.name, header)
	inputs := map[string]hclsyntax.Expression{}
	for name, attr := range body.Attributes {
		if !moduleMeta[name] {
			inputs[name] = attr.Expr
		}
	}
	for _, s := range scopes {
		child := newModuleInstance(ev, c.src)
		child.parent = c.in
		child.addr = c.in.address("module." + c.name + s.suffix())
		child.keys = append(slices.Clone(c.in.keys), c.name)
		child.calls = append(slices.Clone(c.in.calls), header)
		child.known = c.in.known && c.keyed != byUnknown
		child.inputs = inputs
		child.callerCtx = newContext(s)
		c.instances = append(c.instances, child)
		if ev.instances++; ev.instances > maxTotalInstances {
			ev.tooMany(header)
			break
		}
	}
	c.state = done
}

var moduleMeta = map[string]bool{
	"source": true, "version": true, "providers": true, "depends_on": true, "count": true, "for_each": true,
}

// value is what module.name stands for.
func (c *moduleCall) value(m *moduleInstance, name string) cty.Value {
	if c.src == nil {
		return cty.DynamicVal.Mark(whole{missing{m.address("module." + name)}})
	}
	if c.state == running {
		m.ev.report(hcl.DiagError, c.block.DefRange(), "Definition refers to itself",
			fmt.Sprintf("module.%s depends on its own instances.", name))
		return cty.DynamicVal
	}
	c.expand()
	values := make([]cty.Value, len(c.instances))
	keys := make([]string, len(c.instances))
	for i, child := range c.instances {
		values[i] = wholeValue(child)
		keys[i] = scopeOf(child.callerCtx).keyText()
	}
	return c.keyed.combine(keys, values, cty.DynamicVal.Mark(whole{missing{m.address("module." + name)}}))
}

// attr and ref let a module instance be a stand-in's object.
func (m *moduleInstance) attr(name string) cty.Value {
	v, ok := m.output(name)
	if !ok {
		return cty.DynamicVal.Mark(ref{m.addr, name})
	}
	return v
}

func (m *moduleInstance) ref() ref { return ref{addr: m.addr} }

// missing stands for a module or resource that the tree does not have. All of it is unknown, but not what it is.
type missing struct{ addr string }

func (x missing) attr(name string) cty.Value { return unknownAttr(name).Mark(ref{x.addr, name}) }
func (x missing) ref() ref                   { return ref{addr: x.addr} }

// unknownAttr is an attribute that is not written. Of every resource id and arn are strings and never null.
func unknownAttr(name string) cty.Value {
	if name == "id" || name == "arn" {
		return cty.UnknownVal(cty.String).RefineNotNull()
	}
	return cty.DynamicVal
}

// suffix is the instance key in Terraform's spelling.
func (s *scope) suffix() string {
	switch {
	case s.count != cty.NilVal && s.count.IsKnown():
		n, _ := s.count.AsBigFloat().Int64()
		return "[" + strconv.FormatInt(n, 10) + "]"
	case s.key != cty.NilVal && s.key.IsKnown():
		return "[" + strconv.Quote(s.key.AsString()) + "]"
	}
	return ""
}

func (s *scope) keyText() string {
	if s.key != cty.NilVal && s.key.IsKnown() {
		return s.key.AsString()
	}
	return ""
}

func joinPath(dir, name string) string { return path.Join(dir, name) }
