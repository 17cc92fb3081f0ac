package module

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// planSyntax is what a plan tells of how a resource is written.
type planSyntax struct {
	expressions map[string]any
	dependsOn   []string
}

type planReader struct {
	places  map[string]hcl.Range
	config  map[string]planSyntax  // by address without keys
	modules map[string]*planConfig // by address without keys, "" for the root
}

func (p *planReader) addConfig(module string, c *planConfig) {
	p.modules[module] = c
	prefix := ""
	if module != "" {
		prefix = module + "."
	}
	for _, r := range c.Resources {
		p.config[prefix+r.Address] = planSyntax{r.Expressions, r.DependsOn}
	}
	for name, call := range c.ModuleCalls {
		if call.Module != nil {
			p.addConfig(prefix+"module."+name, call.Module)
		}
	}
}

// resource makes an instance of a planned one and of the code it is written in, which may be nil.
func (p *planReader) resource(planned planResource, code *Resource) *Resource {
	r := &Resource{
		Address: planned.Address, Type: planned.Type, Name: planned.Name, ModulePath: planned.module, InstancesKnown: true,
	}
	if planned.Mode == "data" {
		r.Mode = Data
	}
	if code != nil {
		r.ModuleCalls, r.Range, r.Provider = code.ModuleCalls, code.Range, code.Provider
		r.DependsOn, r.IgnoreChanges = code.DependsOn, code.IgnoreChanges
		r.Body = overlayBlock(code.Body, planned.Values, planned.unknown)
		return r
	}
	syntax := p.config[withoutKeys(planned.Address)]
	r.Range = p.places[planned.Address]
	r.DependsOn = syntax.dependsOn
	mode := "resource"
	if r.Mode == Data {
		mode = "data"
	}
	r.Body = p.block(mode, []string{r.Type, r.Name}, r.Range, planned.Values, planned.unknown, syntax.expressions, planned.module)
	return r
}

// block makes a block of values alone. As in JSON syntax, an object or a list of objects may be a block.
func (p *planReader) block(blockType string, labels []string, rng hcl.Range, values, unknown, expressions map[string]any, module string) *Block {
	b := newBlock(blockType, labels, rng)
	for name, v := range withUnknown(values, unknown) {
		b.Attrs[name] = newValueAt(planValue(v, unknown[name], p.annotated(expressions[name], module)), rng, hcl.Range{})
		items, ok := v.([]any)
		if !ok {
			if single, isObject := v.(map[string]any); isObject {
				items = []any{single}
			}
		}
		for i, item := range items {
			object, ok := item.(map[string]any)
			if !ok {
				break
			}
			inner, _ := at(unknown[name], i).(map[string]any)
			syntax, _ := at(expressions[name], i).(map[string]any)
			b.add(p.block(name, nil, rng, object, inner, syntax, module))
		}
		if unknown[name] == true {
			b.unknownBlocks(name)
		}
	}
	return b
}

// withUnknown adds the names that a plan leaves out of the values because they are not known.
func withUnknown(values, unknown map[string]any) map[string]any {
	all := make(map[string]any, len(values))
	for name, v := range values {
		all[name] = v
	}
	for name, v := range unknown {
		if _, ok := all[name]; !ok && v == true {
			all[name] = nil
		}
	}
	return all
}

// at is the element of a list, or the one there is when it is not a list.
func at(list any, i int) any {
	items, ok := list.([]any)
	switch {
	case !ok:
		return list
	case i < len(items):
		return items[i]
	}
	return nil
}

// annotated replaces each list of references in an expression by the resource attributes they lead to.
func (p *planReader) annotated(expression any, module string) any {
	switch e := expression.(type) {
	case []any:
		items := make([]any, len(e))
		for i, item := range e {
			items[i] = p.annotated(item, module)
		}
		return items
	case map[string]any:
		if listed, ok := e["references"].([]any); ok {
			refs := map[ref]struct{}{}
			p.follow(listed, module, refs, 0)
			return refs
		}
		object := make(map[string]any, len(e))
		for name, item := range e {
			object[name] = p.annotated(item, module)
		}
		return object
	}
	return nil
}

// follow finds the resource attributes behind references: through the outputs of called modules, and through the
// variables of a module to what its call gives. Locals are not in a plan.
func (p *planReader) follow(listed []any, module string, refs map[ref]struct{}, depth int) {
	if depth > maxModuleDepth {
		return
	}
	wanted := map[string]bool{}
	for _, item := range listed {
		if text, ok := item.(string); ok {
			wanted[text] = true
		}
	}
	for text := range wanted {
		traversal, diags := hclsyntax.ParseTraversalAbs([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() || len(traversal) < 2 {
			continue
		}
		switch traversal.RootName() {
		case "var":
			p.followVariable(text, module, refs, depth)
		case "module":
			p.followOutput(traversal, module, refs, depth)
		case "local", "each", "count", "path", "terraform", "self":
		default:
			// The resource is listed beside each of its attributes.
			if r, ok := parsePlanRef(traversal, module); ok && (r.attr != "" || !listsAttribute(wanted, text)) {
				refs[r] = struct{}{}
			}
		}
	}
}

func listsAttribute(wanted map[string]bool, resource string) bool {
	for text := range wanted {
		if strings.HasPrefix(text, resource+".") || strings.HasPrefix(text, resource+"[") {
			return true
		}
	}
	return false
}

func (p *planReader) followVariable(text, module string, refs map[ref]struct{}, depth int) {
	name, _, _ := strings.Cut(strings.TrimPrefix(text, "var."), ".")
	name, _, _ = strings.Cut(name, "[")
	parent, call := "", instanceKey.ReplaceAllString(module, "")
	if i := strings.LastIndex(call, ".module."); i >= 0 {
		parent, call = call[:i], call[i+1:]
	}
	config := p.modules[parent]
	if module == "" || config == nil {
		return
	}
	given, _ := config.ModuleCalls[strings.TrimPrefix(call, "module.")].Expressions[name].(map[string]any)
	listed, _ := given["references"].([]any)
	// Which instance of the parent it is can be read off the module's own address.
	owner := ""
	if i := strings.LastIndex(module, ".module."); i >= 0 {
		owner = module[:i]
	}
	p.follow(listed, owner, refs, depth+1)
}

func (p *planReader) followOutput(traversal hcl.Traversal, module string, refs map[ref]struct{}, depth int) {
	address, output := module, ""
	if address != "" {
		address += "."
	}
	for i, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			address += step.Name
		case hcl.TraverseAttr:
			if i == 1 {
				address += "." + step.Name
			} else if output == "" {
				output = step.Name
			}
		case hcl.TraverseIndex:
			if output == "" {
				address += spellKey(step.Key)
			}
		}
	}
	child := p.modules[withoutKeys(address)]
	if child == nil || output == "" {
		return
	}
	listed, _ := child.Outputs[output].Expression["references"].([]any)
	p.follow(listed, address, refs, depth+1)
}

func spellKey(key cty.Value) string {
	switch key.Type() {
	case cty.String:
		return fmt.Sprintf("[%q]", key.AsString())
	case cty.Number:
		return "[" + key.AsBigFloat().Text('f', 0) + "]"
	}
	return ""
}

// planValue converts a value of a plan. Where unknown is true it is not known. The expression, annotated, says what it
// refers to.
func planValue(v, unknown, expression any) cty.Value {
	refs, _ := expression.(map[ref]struct{})
	if unknown == true {
		return withRefs(cty.DynamicVal, refs)
	}
	switch v := v.(type) {
	case string:
		return withRefs(cty.StringVal(v), refs)
	case bool:
		return withRefs(cty.BoolVal(v), refs)
	case json.Number:
		n, err := cty.ParseNumberVal(v.String())
		if err != nil {
			return withRefs(cty.UnknownVal(cty.Number), refs)
		}
		return withRefs(n, refs)
	case []any:
		items := make([]cty.Value, len(v))
		for i, item := range v {
			var inner any
			if list, ok := unknown.([]any); ok && i < len(list) {
				inner = list[i]
			}
			items[i] = planValue(item, inner, at(expression, i))
		}
		return withRefs(cty.TupleVal(items), refs)
	case map[string]any:
		inner, _ := unknown.(map[string]any)
		syntax, _ := expression.(map[string]any)
		attrs := map[string]cty.Value{}
		for name, item := range withUnknown(v, inner) {
			attrs[name] = planValue(item, inner[name], syntax[name])
		}
		return withRefs(cty.ObjectVal(attrs), refs)
	}
	return withRefs(cty.NullVal(cty.DynamicPseudoType), refs)
}

// parsePlanRef reads type.name[key].attribute and data.type.name[key].attribute.
func parsePlanRef(traversal hcl.Traversal, module string) (ref, bool) {
	names := 2
	if traversal.RootName() == "data" {
		names = 3
	}
	address := ""
	if module != "" {
		address = module + "."
	}
	for i, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			address += step.Name
		case hcl.TraverseAttr:
			if i >= names {
				return ref{address, step.Name}, true
			}
			address += "." + step.Name
		case hcl.TraverseIndex:
			if i < names {
				return ref{}, false
			}
			address += spellKey(step.Key)
		}
	}
	return ref{addr: address}, len(traversal) >= names
}
