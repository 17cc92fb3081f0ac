package module

import (
	"encoding/json"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// overlayBlock is a block as it is written, with what the plan knows in the place of what the code does not. Arguments
// that are not written stay so: what the provider computes for them is no part of the configuration.
func overlayBlock(code *Block, values, unknown map[string]any) *Block {
	b := newBlock(code.Type, code.Labels, code.Range)
	for name, v := range code.Attrs {
		planned, ok := values[name]
		if !ok || unknown[name] == true {
			b.Attrs[name] = v
			continue
		}
		b.Attrs[name] = newValueFrom(overlay(v, planned, unknown[name]), v.at)
	}
	for blockType, written := range code.Blocks {
		planned, _ := values[blockType].([]any)
		if single, ok := values[blockType].(map[string]any); ok {
			planned = []any{single}
		}
		if code.UnknownBlocks[blockType] && planned != nil && unknown[blockType] != true {
			// The plan knows how many there are: each is written where the template is, or where the only block is.
			for i, item := range planned {
				from := written[min(i, len(written)-1)]
				object, _ := item.(map[string]any)
				inner, _ := at(unknown[blockType], i).(map[string]any)
				b.add(overlayBlock(from, object, inner))
			}
			continue
		}
		if code.UnknownBlocks[blockType] {
			b.unknownBlocks(blockType)
		}
		used := make([]bool, len(planned))
		for _, block := range written {
			overlaid := block
			for i, item := range planned {
				object, ok := item.(map[string]any)
				// Blocks of a set come in the provider's order: the plan's block is the one that says the same.
				if !ok || used[i] || !agrees(block, object) {
					continue
				}
				used[i] = true
				inner, _ := at(unknown[blockType], i).(map[string]any)
				overlaid = overlayBlock(block, object, inner)
				break
			}
			b.add(overlaid)
		}
	}
	for blockType := range code.UnknownBlocks {
		if len(code.Blocks[blockType]) == 0 {
			b.unknownBlocks(blockType)
		}
	}
	return b
}

// agrees reports whether all that a block is known to say is what the plan says.
func agrees(code *Block, values map[string]any) bool {
	for name, v := range code.Attrs {
		planned, ok := values[name]
		if !ok || !v.IsKnown() || v.IsNull() {
			continue
		}
		if s, ok := v.AsString(); ok && s != planText(planned) {
			return false
		}
	}
	return true
}

func planText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// overlay fills in the unknown parts of a value.
func overlay(code *Value, planned, unknown any) cty.Value {
	if unknown == true || code.IsWhollyKnown() && textOf(code.marked) == nil {
		return code.marked
	}
	inner, marks := code.marked.Unmark()
	if text := textOf(code.marked); text != nil {
		return overlayText(code, text, planned, unknown)
	}
	if !inner.IsKnown() {
		kept := cty.ValueMarks{}
		for m := range marks {
			switch m.(type) {
			case ref, *origin:
				kept[m] = struct{}{}
			}
		}
		return planValue(planned, unknown, nil).WithMarks(kept)
	}
	switch t := inner.Type(); {
	case t.IsObjectType() || t.IsMapType():
		object, ok := planned.(map[string]any)
		if !ok {
			return code.marked
		}
		unknowns, _ := unknown.(map[string]any)
		attrs := map[string]cty.Value{}
		for _, name := range code.Keys() {
			child := code.Attr(name)
			attrs[name] = child.marked
			if v, ok := object[name]; ok {
				attrs[name] = overlay(child, v, unknowns[name])
			}
		}
		return cty.ObjectVal(attrs).WithMarks(marks)
	case t.IsListType() || t.IsTupleType():
		items, ok := planned.([]any)
		elems := code.Elems()
		if !ok || len(items) != len(elems) {
			return code.marked
		}
		values := make([]cty.Value, len(elems))
		for i, elem := range elems {
			var inner any
			if list, ok := unknown.([]any); ok && i < len(list) {
				inner = list[i]
			}
			values[i] = overlay(elem, items[i], inner)
		}
		return cty.TupleVal(values).WithMarks(marks)
	}
	return code.marked
}

// overlayText fills in a string of JSON: the plan has the whole string, the code has the structure and its places.
func overlayText(code *Value, behind *text, planned, unknown any) cty.Value {
	whole, isString := planned.(string)
	structure, ok := behind.json()
	if !isString || !ok {
		return code.marked
	}
	decoder := json.NewDecoder(strings.NewReader(whole))
	decoder.UseNumber()
	var parsed any
	if decoder.Decode(&parsed) != nil {
		return code.marked
	}
	merged := overlay(newValueFrom(structure, code.inside()), parsed, nil)
	_, marks := code.marked.Unmark()
	kept := cty.ValueMarks{&text{encoded: merged}: struct{}{}}
	for m := range marks {
		switch m.(type) {
		case ref, *origin:
			kept[m] = struct{}{}
		}
	}
	return cty.StringVal(whole).WithMarks(kept)
}

// unknownBlocks marks that there may be more blocks of a type.
func (b *Block) unknownBlocks(blockType string) {
	if b.UnknownBlocks == nil {
		b.UnknownBlocks = map[string]bool{}
	}
	b.UnknownBlocks[blockType] = true
}
