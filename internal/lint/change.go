package lint

import (
	"bytes"
	"math/big"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Set replaces the literal at a place, such as "bridge" or 8080, by another. Anything but a literal, a reference to a
// variable above all, is left alone: the value may serve others.
func Set(at interface{ Range() hcl.Range }, value cty.Value) Change {
	rng := at.Range()
	return func(c *code) ([]Edit, bool) {
		old, ok := c.text(rng)
		if !ok {
			return nil, false
		}
		was, ok := literal(old)
		if !ok {
			return nil, false
		}
		text, ok := spell(value, was.Type() == cty.String)
		return []Edit{{rng, text}}, ok && text != old
	}
}

// Retype replaces the literal at a place by another, spelled as its own type demands: "8080" becomes 8080.
func Retype(at interface{ Range() hcl.Range }, value cty.Value) Change {
	rng := at.Range()
	return func(c *code) ([]Edit, bool) {
		old, ok := c.text(rng)
		if !ok {
			return nil, false
		}
		if _, ok := literal(old); !ok {
			return nil, false
		}
		text, ok := spell(value, false)
		return []Edit{{rng, text}}, ok && text != old
	}
}

// RenameKey replaces the key of an object that stands at a place, in quotes or without.
func RenameKey(at hcl.Range, old, key string) Change {
	return func(c *code) ([]Edit, bool) {
		src, ok := c.text(at)
		switch {
		case !ok || !identifier.MatchString(key):
			return nil, false
		case src == old:
			return []Edit{{at, key}}, true
		case src == `"`+old+`"`:
			return []Edit{{at, `"` + key + `"`}}, true
		}
		return nil, false
	}
}

// Written is a field of the estate: where it stands, and whether code mentions it.
type Written interface {
	Range() hcl.Range
	Written() bool
}

// ProposeArgument gives an argument of a block a value: the literal that is there is replaced, and an argument that is
// not is written into the block whose header stands at a place.
func ProposeArgument(header hcl.Range, name string, field Written, value cty.Value) *Proposal {
	text, _ := spell(value, false)
	title := "set " + name + " to " + text
	if field.Written() {
		return Propose(title, Set(field, value))
	}
	return Propose(title, InsertArgument(header, name, value))
}

// InsertArgument writes an argument into the block whose header stands at a place, after its other arguments. It does
// nothing to a block that has the argument.
func InsertArgument(header hcl.Range, name string, value cty.Value) Change {
	return insertArgument(header, Argument{Name: name, Value: value})
}

func insertArgument(header hcl.Range, argument Argument) Change {
	return func(c *code) ([]Edit, bool) {
		name := argument.Name
		if isJSONConfiguration(header.Filename) {
			return insertJSONMember(c, header, name, func(string) (string, bool) { return argument.spell(true) })
		}
		text, ok := argument.spell(false)
		file, block := c.block(header)
		if !ok || block == nil || block.Body.Attributes[name] != nil {
			return nil, false
		}
		// Behind the last argument before the first nested block, as people write them; else behind the header.
		after := block.OpenBraceRange
		first := block.CloseBraceRange.Start.Byte
		for _, nested := range block.Body.Blocks {
			first = min(first, nested.TypeRange.Start.Byte)
		}
		for _, attr := range block.Body.Attributes {
			if end := attr.SrcRange; end.Start.Byte < first && end.End.Byte > after.End.Byte {
				after = end
			}
		}
		// An empty block on one line has no line to continue.
		if block.OpenBraceRange.Start.Line == block.CloseBraceRange.Start.Line {
			if len(block.Body.Attributes)+len(block.Body.Blocks) > 0 {
				return nil, false
			}
			rng := hcl.RangeBetween(block.OpenBraceRange, block.CloseBraceRange)
			return []Edit{{rng, "{\n" + indentAt(file.Bytes, header.Start.Byte) + "  " + name + " = " + text + "\n" + indentAt(file.Bytes, header.Start.Byte) + "}"}}, true
		}
		at := lineEnd(file.Bytes, after)
		indent := indentAt(file.Bytes, header.Start.Byte) + "  "
		return []Edit{{at, "\n" + indent + name + " = " + text}}, true
	}
}

// InsertItem writes an item into the object constructor at a place, in its own style: on a line of its own or not, with
// commas or not, as HCL or, in a text of JSON, as JSON.
func InsertItem(object hcl.Range, key string, value cty.Value) Change {
	return func(c *code) ([]Edit, bool) {
		src, ok := c.text(object)
		text, spelled := spell(value, value.Type() == cty.String)
		if !ok || !spelled || !identifier.MatchString(key) {
			return nil, false
		}
		expr, diags := hclsyntax.ParseExpression([]byte(src), object.Filename, object.Start)
		cons, isObject := expr.(*hclsyntax.ObjectConsExpr)
		if diags.HasErrors() || !isObject || len(cons.Items) == 0 {
			return nil, false
		}
		last := cons.Items[len(cons.Items)-1]
		first := cons.Items[0]
		between := src[first.KeyExpr.Range().End.Byte-object.Start.Byte : first.ValueExpr.Range().Start.Byte-object.Start.Byte]
		isJSON := strings.Contains(between, ":")
		item := key + " = " + text
		if isJSON {
			item = `"` + key + `"` + between + text
		}
		at := last.ValueExpr.Range()
		at.Start = at.End
		behind := src[at.End.Byte-object.Start.Byte:]
		comma := strings.HasPrefix(strings.TrimLeft(behind, " \t"), ",")
		if last.KeyExpr.Range().Start.Line == object.Start.Line || first.KeyExpr.Range().Start.Line == last.KeyExpr.Range().Start.Line && len(cons.Items) > 1 {
			return []Edit{{at, ", " + item}}, true
		}
		indent := indentAt(c.files[object.Filename].Bytes, last.KeyExpr.Range().Start.Byte)
		switch {
		case comma && isJSON: // a trailing comma is no JSON
			return nil, false
		case comma:
			skip := strings.Index(behind, ",") + 1
			at.Start.Byte += skip
			at.Start.Column += skip
			at.End = at.Start
			return []Edit{{at, "\n" + indent + item + ","}}, true
		case isJSON:
			return []Edit{{at, ",\n" + indent + item}}, true
		}
		if len(cons.Items) > 1 && strings.Contains(src[first.ValueExpr.Range().End.Byte-object.Start.Byte:cons.Items[1].KeyExpr.Range().Start.Byte-object.Start.Byte], ",") {
			return []Edit{{at, ",\n" + indent + item}}, true
		}
		return []Edit{{at, "\n" + indent + item}}, true
	}
}

// Remove takes out the argument, or the item of an object, whose value stands at a place, with its line when nothing
// else is on it.
func Remove(at interface{ Range() hcl.Range }) Change {
	rng := at.Range()
	return func(c *code) ([]Edit, bool) {
		file := c.files[rng.Filename]
		switch {
		case isJSONConfiguration(rng.Filename):
			return removeJSON(c.json(rng.Filename).values[rng.Start.Byte])
		case file == nil || strings.HasSuffix(rng.Filename, ".json"):
			return nil, false
		}
		body, ok := parsedAround(file, rng)
		if !ok {
			return nil, false
		}
		var whole hcl.Range
		_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
			switch node := node.(type) {
			case *hclsyntax.Attribute:
				if sameBytes(node.Expr.Range(), rng) {
					whole = node.SrcRange
				}
			case *hclsyntax.ObjectConsExpr:
				for _, item := range node.Items {
					if sameBytes(item.ValueExpr.Range(), rng) {
						whole = hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
					}
				}
			}
			return nil
		})
		if whole.Filename == "" {
			return nil, false
		}
		edit, ok := removal(file.Bytes, whole)
		return []Edit{edit}, ok
	}
}

// blockIn is the block whose header stands at a place, nil when there is none.
func blockIn(file *hcl.File, header hcl.Range) *hclsyntax.Block {
	body, _ := parsedAround(file, header)
	return blockAt(body, header)
}

// parsedAround is the syntax of the top-level block around a place, or else of the whole file. It is parsed anew: of the
// loader's own, evaluation leaves nothing but the top-level blocks' places, except in JSON.
func parsedAround(file *hcl.File, rng hcl.Range) (*hclsyntax.Body, bool) {
	if strings.HasSuffix(rng.Filename, ".json") {
		body, ok := file.Body.(*hclsyntax.Body)
		return body, ok
	}
	src, start := file.Bytes, hcl.InitialPos
	if body, ok := file.Body.(*hclsyntax.Body); ok {
		for _, block := range body.Blocks {
			if whole := hcl.RangeBetween(block.TypeRange, block.CloseBraceRange); whole.ContainsPos(rng.Start) {
				src, start = whole.SliceBytes(src), whole.Start
				break
			}
		}
	}
	parsed, _ := hclsyntax.ParseConfig(src, rng.Filename, start)
	body, ok := parsed.Body.(*hclsyntax.Body)
	return body, ok
}

// removal takes out a range with what would be left over of its line, or with the comma beside it.
func removal(src []byte, rng hcl.Range) (Edit, bool) {
	start, end := rng.Start.Byte, rng.End.Byte
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	behind := bytes.TrimLeft(src[end:], " \t")
	comma := bytes.HasPrefix(behind, []byte(","))
	rest := bytes.TrimLeft(bytes.TrimPrefix(behind, []byte(",")), " \t")
	alone := len(bytes.TrimSpace(src[from:start])) == 0
	eol := bytes.IndexByte(rest, '\n')
	if alone && eol >= 0 && (len(bytes.TrimSpace(rest[:eol])) == 0 || rest[0] == '#' || bytes.HasPrefix(rest, []byte("//"))) {
		end = len(src) - len(rest) + eol + 1
		return Edit{hcl.Range{Filename: rng.Filename, Start: hcl.Pos{Line: rng.Start.Line, Column: 1, Byte: from}, End: hcl.Pos{Line: rng.End.Line + 1, Column: 1, Byte: end}}, ""}, true
	}
	if comma {
		end = len(src) - len(rest)
		out := rng
		out.End.Column += end - out.End.Byte
		out.End.Byte = end
		return Edit{out, ""}, true
	}
	before := bytes.TrimRight(src[:start], " \t")
	if !bytes.HasSuffix(before, []byte(",")) {
		return Edit{}, false
	}
	out := rng
	out.Start.Column -= out.Start.Byte - (len(before) - 1)
	out.Start.Byte = len(before) - 1
	return Edit{out, ""}, true
}

// literal reads a string without interpolation, a number, true, false or null.
func literal(src string) (cty.Value, bool) {
	expr, diags := hclsyntax.ParseExpression([]byte(src), "", hcl.InitialPos)
	if diags.HasErrors() || len(expr.Variables()) > 0 {
		return cty.NilVal, false
	}
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, true
	case *hclsyntax.UnaryOpExpr:
	case *hclsyntax.TemplateExpr:
		if !e.IsStringLiteral() {
			return cty.NilVal, false
		}
	default:
		return cty.NilVal, false
	}
	v, diags := expr.Value(nil)
	return v, !diags.HasErrors()
}

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
	// plain text is the same in HCL's and in JSON's quotes, in a heredoc too.
	plainText = regexp.MustCompile(`^[^"\\$%\x00-\x1f\x7f]*$`)
)

// spell writes a primitive value, as a string when quoted.
func spell(v cty.Value, quoted bool) (string, bool) {
	text := ""
	switch {
	case v.IsNull() || !v.IsKnown():
		return "", false
	case v.Type() == cty.String:
		text, quoted = v.AsString(), true
	case v.Type() == cty.Bool:
		text = map[bool]string{true: "true", false: "false"}[v.True()]
	case v.Type() == cty.Number:
		f := v.AsBigFloat()
		if n, accuracy := f.Int(nil); accuracy == big.Exact {
			text = n.String()
		} else {
			text = f.Text('f', -1)
		}
	default:
		return "", false
	}
	if !quoted {
		return text, true
	}
	return `"` + text + `"`, plainText.MatchString(text)
}

func blockAt(body *hclsyntax.Body, header hcl.Range) *hclsyntax.Block {
	if body == nil {
		return nil
	}
	for _, block := range body.Blocks {
		if block.TypeRange.Filename == header.Filename && block.TypeRange.Start.Byte == header.Start.Byte {
			return block
		}
		if whole := hcl.RangeBetween(block.TypeRange, block.CloseBraceRange); whole.Filename == header.Filename && !whole.Empty() && !whole.ContainsPos(header.Start) {
			continue
		}
		if found := blockAt(block.Body, header); found != nil {
			return found
		}
	}
	return nil
}

func sameBytes(a, b hcl.Range) bool {
	return a.Start.Byte == b.Start.Byte && a.End.Byte == b.End.Byte
}

// indentAt is the white space that begins the line of a byte.
func indentAt(src []byte, at int) string {
	from := bytes.LastIndexByte(src[:at], '\n') + 1
	line := src[from:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// lineEnd is the empty range before the line break that follows a range, behind a comment that may be there.
func lineEnd(src []byte, rng hcl.Range) hcl.Range {
	end := rng.End
	for end.Byte < len(src) && src[end.Byte] != '\n' && src[end.Byte] != '\r' {
		end.Byte++
		end.Column++
	}
	return hcl.Range{Filename: rng.Filename, Start: end, End: end}
}
