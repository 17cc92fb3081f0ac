package module

import (
	"errors"
	"io/fs"
	"path/filepath"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// readArg reads the file that a function's first argument names, relative to the root module. Files outside the tree
// are unknown rather than wrong: Terraform would read them.
func (n *callNode) readArg(ev *evaluator, arg cty.Value) (src []byte, shown string, known bool, diags hcl.Diagnostics) {
	name, ok := primitive(stripped(arg, nil), cty.String)
	if !ok || name.IsNull() {
		return nil, "", false, failed(n, "a path must be a string")
	}
	if !name.IsKnown() {
		return nil, "", false, nil
	}
	rel, err := ev.tree.resolve(ev.tree.base, name.AsString())
	if err != nil {
		return nil, "", false, nil
	}
	src, ok = ev.contents[rel]
	if !ok {
		src, err = ev.tree.readFile(rel)
		if errors.Is(err, errOutside) {
			return nil, "", false, nil
		}
		if err != nil {
			return nil, "", false, failed(n, "the file cannot be read")
		}
		ev.contents[rel] = src
	}
	ev.step(1 + len(src)/bytesPerStep)
	return src, ev.tree.shown(rel), true, nil
}

func callFile(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	ev := evaluatorOf(ctx)
	src, shown, known, diags := n.readArg(ev, args[0])
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	if !known {
		return withRefs(cty.UnknownVal(cty.String), refsOf(args[0])), nil
	}
	if !utf8.Valid(src) {
		return cty.DynamicVal, failed(n, "the file is not UTF-8 text")
	}
	ev.keep(shown, src)
	return cty.StringVal(string(src)).Mark(fileText(string(src), shown)), nil
}

func fileDigest(function string) ownFunction {
	return func(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
		if len(args) != 1 {
			return wrongArguments(n)
		}
		src, _, known, diags := n.readArg(evaluatorOf(ctx), args[0])
		if diags.HasErrors() {
			return cty.DynamicVal, diags
		}
		// cty strings are normalised Unicode; the digest of other bytes cannot be taken through them.
		if !known || !utf8.Valid(src) || cty.NormalizeString(string(src)) != string(src) {
			return cty.UnknownVal(cty.String), nil
		}
		v, err := functions[function].f.Call([]cty.Value{cty.StringVal(string(src))})
		if err != nil {
			return cty.UnknownVal(cty.String), nil
		}
		return v, nil
	}
}

func callFileExists(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 1 {
		return wrongArguments(n)
	}
	ev := evaluatorOf(ctx)
	name, ok := primitive(stripped(args[0], nil), cty.String)
	if !ok || name.IsNull() {
		return cty.DynamicVal, failed(n, "a path must be a string")
	}
	if !name.IsKnown() {
		return cty.UnknownVal(cty.Bool), nil
	}
	rel, err := ev.tree.resolve(ev.tree.base, name.AsString())
	if err != nil {
		return cty.UnknownVal(cty.Bool), nil
	}
	info, err := ev.tree.root.Stat(filepath.FromSlash(rel))
	switch {
	case err == nil:
		return cty.BoolVal(info.Mode().IsRegular()), nil
	case errors.Is(err, fs.ErrNotExist):
		return cty.False, nil
	}
	return cty.UnknownVal(cty.Bool), nil
}

func callTemplateFile(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 2 {
		return wrongArguments(n)
	}
	ev := evaluatorOf(ctx)
	src, shown, known, diags := n.readArg(ev, args[0])
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	if !known || scopeOf(ctx).closed { // a template may not call for another
		return n.unknown(ctx, args), nil
	}
	template, ok := ev.templates[shown]
	if !ok {
		template = parseTemplate(src, shown, hcl.InitialPos)
		ev.templates[shown] = template
	}
	ev.keep(shown, src)
	return n.render(ev, template, args, ctx)
}

func callTemplateString(n *callNode, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if len(args) != 2 {
		return wrongArguments(n)
	}
	str, ok := primitive(stripped(args[0], nil), cty.String)
	if !ok || !str.IsKnown() || str.IsNull() || scopeOf(ctx).closed {
		return n.unknown(ctx, args), nil
	}
	// The text's own place is lost; what is found in it is placed at the call.
	template := parseTemplate([]byte(str.AsString()), n.Range().Filename, n.Range().Start)
	v, diags := n.render(evaluatorOf(ctx), template, args, ctx)
	return onlyRefs(v), diags
}

func parseTemplate(src []byte, filename string, start hcl.Pos) hclsyntax.Expression {
	if tooDeepTemplate(src) {
		return nil
	}
	template, diags := hclsyntax.ParseTemplate(src, filename, start)
	if diags.HasErrors() {
		return nil
	}
	return rewrite(template)
}

// render evaluates a template with the variables of the call's second argument.
func (n *callNode) render(ev *evaluator, template hclsyntax.Expression, args []cty.Value, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if template == nil {
		return cty.DynamicVal, failed(n, "the template cannot be parsed")
	}
	vars, _ := opaque(args[1]).Unmark()
	if !vars.IsKnown() {
		return withRefs(cty.UnknownVal(cty.String), refsOf(args[1])), nil
	}
	if t := vars.Type(); vars.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		return cty.DynamicVal, failed(n, "a template's variables must be an object")
	}
	inner := newContext(&scope{module: scopeOf(ctx).module, ev: ev, closed: true})
	for name, v := range vars.AsValueMap() {
		inner.Variables[name] = v
	}
	v, diags := template.Value(inner)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	// A template that is a single interpolation has its value; all the others are strings.
	return v, nil
}
