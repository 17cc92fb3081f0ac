package module

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// templateNode is a quoted string or heredoc. When it looks like JSON its value carries a text mark, so that the
// structure can be read with positions although parts of it are unknown.
type templateNode struct {
	*hclsyntax.TemplateExpr
	constant cty.Value // with its mark, when the template has no interpolation
	isJSON   bool
	ranges   []hcl.Range // of the parts, without what trim markers have removed
}

func rewriteTemplate(e *hclsyntax.TemplateExpr) hclsyntax.Expression {
	constant := true
	for i, part := range e.Parts {
		e.Parts[i] = rewrite(part)
		if lit, ok := e.Parts[i].(*hclsyntax.LiteralValueExpr); !ok || !isText(lit.Val) {
			constant = false
		}
	}
	n := &templateNode{TemplateExpr: e, isJSON: startsJSON(e.Parts)}
	if !constant {
		return n
	}
	v, _ := e.Value(nil)
	if !isText(v) {
		return e
	}
	if !n.isJSON {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: e.SrcRange}
	}
	segments := make([]segment, len(e.Parts))
	for i, part := range e.Parts {
		segments[i] = segment{val: part.(*hclsyntax.LiteralValueExpr).Val, rng: part.Range(), literal: true}
	}
	n.constant = v.Mark(&text{segments: segments})
	return n
}

func isText(v cty.Value) bool { return v.Type() == cty.String && v.IsKnown() && !v.IsNull() }

// startsJSON reports whether the first text of a template could begin an object or a list.
func startsJSON(parts []hclsyntax.Expression) bool {
	for _, part := range parts {
		lit, ok := part.(*hclsyntax.LiteralValueExpr)
		if !ok || !isText(lit.Val) {
			return false
		}
		if s := strings.TrimLeft(lit.Val.AsString(), " \t\r\n"); s != "" {
			return s[0] == '{' || s[0] == '['
		}
	}
	return false
}

func (n *templateNode) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if n.constant != cty.NilVal {
		return n.constant, nil
	}
	ev := evaluatorOf(ctx)
	refs := map[ref]struct{}{}
	segments := make([]segment, 0, len(n.Parts))
	var b strings.Builder
	isKnown, ending := true, 0 // where the text behind the last unknown part begins
	if n.isJSON && n.ranges == nil {
		n.ranges = trimmedRanges(n.Parts, ev.files)
	}
	for i, part := range n.Parts {
		v, diags := part.Value(ctx)
		if diags.HasErrors() {
			if ev.tries > 0 || !n.isJSON {
				return cty.DynamicVal, diags
			}
			v = withRefs(cty.DynamicVal, ev.staticRefs(part, ctx))
		}
		plain, ok := primitive(stripped(v, refs), cty.String)
		if !ok || plain.IsNull() {
			return cty.DynamicVal, failed(part, "a template needs a string here")
		}
		if _, join := part.(*hclsyntax.TemplateJoinExpr); join && !plain.IsKnown() {
			for r := range ev.staticRefs(part, ctx) {
				refs[r] = struct{}{}
			}
		}
		if plain.IsKnown() {
			ev.step(1 + len(plain.AsString())/bytesPerStep)
			b.WriteString(plain.AsString())
		} else {
			isKnown, ending = false, b.Len()
		}
		if n.isJSON {
			_, literal := part.(*hclsyntax.LiteralValueExpr)
			segments = append(segments, segment{val: v, rng: n.ranges[i], literal: literal})
		}
	}
	result := cty.UnknownVal(cty.String).RefineNotNull()
	if isKnown {
		result = cty.StringVal(b.String())
	}
	result = withRefs(result, refs)
	if n.isJSON {
		result = result.Mark(&text{segments: segments})
	} else if tail := b.String()[ending:]; !isKnown && tail != "" {
		result = result.Mark(&text{segments: []segment{{val: cty.UnknownVal(cty.String)}, {val: cty.StringVal(tail)}}})
	}
	return result, nil
}

// trimmedRanges are the ranges of a template's parts. A literal next to a ~ marker has lost white space that its own
// range still covers; the source shows how much.
func trimmedRanges(parts []hclsyntax.Expression, files map[string]*hcl.File) []hcl.Range {
	ranges := make([]hcl.Range, len(parts))
	for i, part := range parts {
		rng := part.Range()
		ranges[i] = rng
		lit, ok := part.(*hclsyntax.LiteralValueExpr)
		file := files[rng.Filename]
		if !ok || !isText(lit.Val) || file == nil || !rng.CanSliceBytes(file.Bytes) {
			continue
		}
		raw, s := string(rng.SliceBytes(file.Bytes)), lit.Val.AsString()
		at := strings.LastIndex(raw, s)
		if at <= 0 || strings.TrimSpace(raw[:at]) != "" {
			continue
		}
		removed := raw[:at]
		start := rng.Start
		start.Byte += len(removed)
		if lines := strings.Count(removed, "\n"); lines > 0 {
			start.Line += lines
			start.Column = len(removed) - strings.LastIndexByte(removed, '\n')
		} else {
			start.Column += len(removed)
		}
		ranges[i].Start = start
	}
	return ranges
}
