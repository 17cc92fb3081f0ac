package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Argument is an argument of a block that a fix writes: a value, or a list of references such as [desired_count].
type Argument struct {
	Name       string
	Value      cty.Value
	References []string
}

// spell writes the argument's value, as JSON syntax has it or as native syntax has it.
func (a Argument) spell(isJSON bool) (string, bool) {
	if a.References == nil {
		return spell(a.Value, a.Value.Type() == cty.String)
	}
	items := slices.Clone(a.References)
	for i, item := range items {
		if !plainText.MatchString(item) {
			return "", false
		}
		if isJSON {
			items[i] = `"` + item + `"`
		}
	}
	return "[" + strings.Join(items, ", ") + "]", true
}

// lastBlocks are the nested blocks that people write behind all others.
var lastBlocks = []string{"lifecycle", "timeouts", "connection", "provisioner"}

// InsertBlock writes a nested block into the block whose header stands at a place, behind its other nested blocks, with an
// empty line before it. It does nothing to a block that has one of the type, were it as a dynamic block.
func InsertBlock(header hcl.Range, blockType string, arguments ...Argument) Change {
	return func(c *code) ([]Edit, bool) {
		if isJSONConfiguration(header.Filename) {
			return insertJSONBlock(c, header, blockType, arguments)
		}
		file, block := c.block(header)
		if block == nil || hasBlock(block.Body, blockType) || block.OpenBraceRange.Start.Line == block.CloseBraceRange.Start.Line {
			return nil, false
		}
		indent := indentAt(file.Bytes, header.Start.Byte) + "  "
		text := indent + blockType + " {\n"
		longest := 0
		for _, a := range arguments {
			longest = max(longest, len(a.Name))
		}
		for _, a := range arguments {
			value, ok := a.spell(false)
			if !ok {
				return nil, false
			}
			padding := strings.Repeat(" ", longest-len(a.Name)) // as terraform fmt has it
			text += indent + "  " + a.Name + padding + " = " + value + "\n"
		}
		text += indent + "}"
		after, first := blockEnd(block, !slices.Contains(lastBlocks, blockType))
		at := lineEnd(file.Bytes, after)
		if !first {
			text = "\n" + text
		}
		// What follows keeps its distance.
		rest := file.Bytes[at.End.Byte:]
		if lines := bytes.SplitN(rest, []byte("\n"), 3); len(lines) > 1 {
			if next := bytes.TrimSpace(lines[1]); len(next) > 0 && next[0] != '}' {
				text += "\n"
			}
		}
		return []Edit{{at, "\n" + text}}, true
	}
}

// blockEnd is what a new nested block stands behind: the last one, but for lifecycle and the like where before is true; else
// the arguments that come first; else, then first is true, the opening brace.
func blockEnd(block *hclsyntax.Block, before bool) (after hcl.Range, first bool) {
	after, first = block.OpenBraceRange, true
	end := block.CloseBraceRange.Start.Byte
	for _, nested := range block.Body.Blocks {
		if before && slices.Contains(lastBlocks, nested.Type) {
			end = min(end, nested.TypeRange.Start.Byte)
		}
	}
	behind := func(rng hcl.Range) {
		if rng.End.Byte <= end && rng.End.Byte > after.End.Byte {
			after, first = rng, false
		}
	}
	for _, nested := range block.Body.Blocks {
		behind(nested.CloseBraceRange)
	}
	if !first {
		return after, false
	}
	for _, attr := range block.Body.Attributes {
		behind(attr.SrcRange)
	}
	return after, first
}

func hasBlock(body *hclsyntax.Body, blockType string) bool {
	return slices.ContainsFunc(body.Blocks, func(b *hclsyntax.Block) bool {
		return b.Type == blockType || b.Type == "dynamic" && len(b.Labels) > 0 && b.Labels[0] == blockType
	})
}

// RemoveBlock takes out the block whose header stands at a place, with its lines and the empty line before it. A dynamic
// block stays: it may make others too.
func RemoveBlock(header hcl.Range) Change {
	return func(c *code) ([]Edit, bool) {
		if isJSONConfiguration(header.Filename) {
			return removeJSON(c.json(header.Filename).keys[header.Start.Byte])
		}
		file, block := c.block(header)
		if block == nil || block.Type == "dynamic" || block.Type == "content" {
			return nil, false
		}
		edit, ok := removal(file.Bytes, hcl.RangeBetween(block.TypeRange, block.CloseBraceRange))
		if !ok || edit.Range.Start.Column != 1 {
			return nil, false
		}
		// Of the empty lines around it one stays, and none before a closing brace.
		before := bytes.TrimRight(file.Bytes[:edit.Range.Start.Byte], " \t\r\n")
		gap := file.Bytes[len(before):edit.Range.Start.Byte]
		behind := bytes.TrimLeft(file.Bytes[edit.Range.End.Byte:], " \t")
		if bytes.Count(gap, []byte("\n")) > 1 && (len(behind) == 0 || behind[0] == '\n' || behind[0] == '\r' || behind[0] == '}') {
			edit.Range.Start = hcl.Pos{
				Line: header.Start.Line - bytes.Count(gap, []byte("\n")) + 1, Column: 1, Byte: len(before) + bytes.IndexByte(gap, '\n') + 1,
			}
		}
		return []Edit{edit}, true
	}
}

// IgnoreChanges has Terraform ignore changes of arguments of the block whose header stands at a place: in a lifecycle block of
// its own, or in the one that is there.
func IgnoreChanges(header hcl.Range, names ...string) Change {
	ignore := Argument{Name: "ignore_changes", References: names}
	return func(c *code) ([]Edit, bool) {
		if isJSONConfiguration(header.Filename) {
			return InsertBlock(header, "lifecycle", ignore)(c)
		}
		_, block := c.block(header)
		if block == nil {
			return nil, false
		}
		for _, nested := range block.Body.Blocks {
			if nested.Type != "lifecycle" {
				continue
			}
			attr := nested.Body.Attributes["ignore_changes"]
			if attr == nil {
				return insertArgument(nested.TypeRange, ignore)(c)
			}
			src, ok := c.text(attr.Expr.Range())
			expr, diags := hclsyntax.ParseExpression([]byte(src), header.Filename, attr.Expr.Range().Start)
			list, isList := expr.(*hclsyntax.TupleConsExpr)
			if !ok || diags.HasErrors() || !isList || len(list.Exprs) == 0 || list.OpenRange.Start.Line != list.SrcRange.End.Line {
				return nil, false
			}
			at := list.Exprs[len(list.Exprs)-1].Range()
			at.Start = at.End
			return []Edit{{at, ", " + strings.Join(names, ", ")}}, true
		}
		return InsertBlock(header, "lifecycle", ignore)(c)
	}
}
