package module

import (
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variableDecl is a variable block with its type and default.
type variableDecl struct {
	block    *hclsyntax.Block
	typ      cty.Type // without optional attributes
	want     cty.Type // as written
	defaults *typeexpr.Defaults
	def      hclsyntax.Expression // nil without default
	nullable bool
}

// prepare reads the declaration once its overrides are merged.
func (v *variableDecl) prepare() {
	v.typ, v.want, v.nullable = cty.DynamicPseudoType, cty.DynamicPseudoType, true
	attrs := v.block.Body.Attributes
	if attr, ok := attrs["type"]; ok {
		if t, defaults, diags := typeexpr.TypeConstraintWithDefaults(typeExpr(attr.Expr)); !diags.HasErrors() {
			v.want, v.typ, v.defaults = t, t.WithoutOptionalAttributesDeep(), defaults
		}
	}
	if attr, ok := attrs["default"]; ok {
		attr.Expr = prepare(attr.Expr)
		v.def = attr.Expr
	}
	if attr, ok := attrs["nullable"]; ok {
		if nullable, diags := attr.Expr.Value(nil); !diags.HasErrors() && nullable.Type() == cty.Bool && nullable.IsKnown() {
			v.nullable = nullable.True()
		}
	}
}

// typeExpr unquotes a type that is written as a string, as in JSON.
func typeExpr(e hclsyntax.Expression) hclsyntax.Expression {
	v, diags := e.Value(nil)
	if diags.HasErrors() || !isText(v) || tooDeepTemplate([]byte(v.AsString())) {
		return e
	}
	parsed, diags := hclsyntax.ParseExpression([]byte(v.AsString()), e.Range().Filename, e.Range().Start)
	if diags.HasErrors() {
		return e
	}
	return parsed
}

// convert fits a value to the variable's type. It keeps marks, and so the places of the value's parts.
func (v *variableDecl) convert(val cty.Value) (cty.Value, error) {
	val = expanded(val, v.typ)
	if v.defaults != nil {
		if inner, _ := val.Unmark(); inner.IsKnown() && !inner.IsNull() {
			val = v.defaults.Apply(val)
		}
	}
	return convert.Convert(val, v.want)
}

// expanded gives stand-ins for whole resources the attributes that the type asks for.
func expanded(val cty.Value, t cty.Type) cty.Value {
	if !val.ContainsMarked() {
		return val
	}
	inner, marks := val.Unmark()
	if object := wholeOf(marks); object != nil {
		if !t.IsObjectType() {
			return val
		}
		attrs := map[string]cty.Value{}
		for name, at := range t.AttributeTypes() {
			attrs[name] = expanded(object.attr(name), at)
		}
		return cty.ObjectVal(attrs)
	}
	var elem func(string) cty.Type
	switch {
	case t.IsCollectionType():
		elem = func(string) cty.Type { return t.ElementType() }
	case t.IsObjectType():
		elem = func(name string) cty.Type {
			if t.HasAttribute(name) {
				return t.AttributeType(name)
			}
			return cty.DynamicPseudoType
		}
	default:
		return val
	}
	if !isContainer(inner) {
		return val
	}
	switch it := inner.Type(); {
	case it.IsObjectType():
		attrs := inner.AsValueMap()
		for name, v := range attrs {
			attrs[name] = expanded(v, elem(name))
		}
		return cty.ObjectVal(attrs).WithMarks(marks)
	case it.IsTupleType():
		elems := inner.AsValueSlice()
		for i, v := range elems {
			elems[i] = expanded(v, elem(""))
		}
		return cty.TupleVal(elems).WithMarks(marks)
	}
	return val
}

// unset is the value of a variable that nothing sets.
func (ev *evaluator) unset(v *variableDecl, name string, ctx *hcl.EvalContext) cty.Value {
	if v.def == nil {
		return cty.UnknownVal(v.typ)
	}
	return ev.fit(v, name, ev.value(v.def, ctx), v.def.Range())
}

// fit converts a value for a variable. One that does not fit is unknown; the message does not show it.
func (ev *evaluator) fit(v *variableDecl, name string, val cty.Value, rng hcl.Range) cty.Value {
	fitted, err := v.convert(val)
	if err == nil {
		return fitted
	}
	ev.report(hcl.DiagWarning, rng, "Value does not fit the variable's type",
		fmt.Sprintf("var.%s: %s. The variable is left unknown.", name, err))
	return withRefs(cty.UnknownVal(v.typ), refsOf(val))
}

// setting is a value given to a root variable from outside the configuration.
type setting struct {
	val cty.Value
	rng hcl.Range
	// raw values are text from an environment variable or an option, which is an expression when the variable's type
	// is not a primitive one.
	raw bool
}

// settings gathers what is given to the root module, in rising precedence: environment, terraform.tfvars,
// *.auto.tfvars, further files, options.
// https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
func (ev *evaluator) settings(names []string) map[string]setting {
	set := map[string]setting{}
	for _, entry := range ev.opts.Env {
		if name, val, ok := strings.Cut(entry, "="); ok && strings.HasPrefix(name, "TF_VAR_") {
			set[strings.TrimPrefix(name, "TF_VAR_")] = setting{val: cty.StringVal(val), raw: true}
		}
	}
	var auto []string
	for _, name := range names {
		if strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json") {
			auto = append(auto, name)
		}
	}
	sort.Strings(auto)
	for _, name := range append([]string{"terraform.tfvars", "terraform.tfvars.json"}, auto...) {
		for _, present := range names {
			if present == name {
				ev.readVarFile(joinPath(ev.tree.base, name), set)
			}
		}
	}
	for _, file := range ev.opts.VarFiles {
		src, err := readGiven(file)
		if err != nil {
			ev.report(hcl.DiagError, fileRange(file), "Variable file cannot be read", fmt.Sprintf("%s %s.", file, err))
			continue
		}
		ev.varFile(file, src, set)
	}
	for name, val := range ev.opts.Variables {
		set[name] = setting{val: val, raw: val.Type() == cty.String && val.IsKnown() && !val.IsNull()}
	}
	return set
}

func (ev *evaluator) readVarFile(rel string, set map[string]setting) {
	shown := ev.tree.shown(rel)
	src, err := ev.tree.readFile(rel)
	if err != nil {
		ev.report(hcl.DiagError, fileRange(shown), "Variable file cannot be read", fmt.Sprintf("%s %s.", shown, err))
		return
	}
	ev.varFile(shown, src, set)
}

func (ev *evaluator) varFile(shown string, src []byte, set map[string]setting) {
	f := parsedFile{name: shown, src: src}
	if strings.HasSuffix(shown, ".json") {
		f.parseJSONVariables()
	} else {
		f.parse(false)
	}
	ev.diags = append(ev.diags, f.diags...)
	ev.files[shown] = &hcl.File{Bytes: src, Body: hcl.EmptyBody()}
	if f.body == nil {
		return
	}
	ctx := newContext(&scope{ev: ev, closed: true})
	for name, attr := range f.body.Attributes {
		var val cty.Value = cty.DynamicVal
		expr := prepare(attr.Expr)
		ev.guard("var."+name, attr.NameRange, func() { val = ev.value(expr, ctx) })
		set[name] = setting{val: val, rng: expr.Range()}
	}
}

func (f *parsedFile) parseJSONVariables() {
	if tooDeep(f.src, f.name, true) != nil {
		f.parse(true) // for its diagnostic
		return
	}
	members, diags := jsonMembers(f.src, f.name, "A variables file in JSON is one object, with a member for each variable.")
	f.diags = diags
	if diags.HasErrors() {
		return
	}
	f.body = &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, m := range members {
		name := jsonKey(m.Key)
		f.body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: jsonExpr(m.Value), NameRange: m.Key.Range()}
	}
}

// rootVariable is the value of a variable of the root module.
func (ev *evaluator) rootVariable(v *variableDecl, name string, s setting, ctx *hcl.EvalContext) cty.Value {
	val, rng := s.val, s.rng
	if rng.Filename == "" {
		rng = v.block.DefRange()
	}
	if s.raw && !v.typ.IsPrimitiveType() && v.typ != cty.DynamicPseudoType {
		src := []byte(val.AsString())
		if tooDeepTemplate(src) {
			return cty.UnknownVal(v.typ)
		}
		expr, diags := hclsyntax.ParseExpression(src, "<value of var."+name+">", hcl.InitialPos)
		if diags.HasErrors() {
			ev.report(hcl.DiagError, rng, "Invalid value for a variable",
				fmt.Sprintf("The value given for var.%s is not an expression, which its type needs.", name))
			return cty.UnknownVal(v.typ)
		}
		val = ev.value(prepare(expr), newContext(&scope{ev: ev, closed: true}))
	}
	if inner, _ := val.Unmark(); inner.IsNull() && !v.nullable {
		return ev.unset(v, name, ctx)
	}
	return ev.fit(v, name, val, rng)
}
