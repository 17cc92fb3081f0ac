package lint

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// insertJSONMember writes a member behind the last one of the object whose key stands at a place. The text is made for the
// object's style: indent is that of its members, empty when they share a line. It does nothing to an object that has
// the member.
func insertJSONMember(c *code, key hcl.Range, name string, spell func(indent string) (string, bool)) ([]Edit, bool) {
	found, ok := c.json(key.Filename).keys[key.Start.Byte]
	if !ok {
		return nil, false
	}
	file, object := c.files[key.Filename], found.siblings[found.at].Value
	// A list of one block is that block.
	if items, diags := hcl.ExprList(object); !diags.HasErrors() {
		if len(items) != 1 {
			return nil, false
		}
		object = items[0]
	}
	members, diags := hcl.ExprMap(object)
	if diags.HasErrors() || len(members) == 0 {
		return nil, false
	}
	for _, m := range members {
		if v, _ := m.Key.Value(nil); v.Type() == cty.String && v.IsKnown() && !v.IsNull() && v.AsString() == name {
			return nil, false
		}
	}
	last := members[len(members)-1]
	colon := string(file.Bytes[last.Key.Range().End.Byte:last.Value.Range().Start.Byte])
	if strings.ContainsAny(colon, "\r\n") {
		return nil, false
	}
	place := last.Value.Range()
	place.Start = place.End
	indent := ""
	before := ", "
	if last.Key.Range().Start.Line != object.Range().Start.Line && (len(members) == 1 || last.Key.Range().Start.Line != members[0].Key.Range().Start.Line) {
		indent = indentAt(file.Bytes, last.Key.Range().Start.Byte)
		before = ",\n" + indent
		if bytes.Contains(file.Bytes, []byte("\r\n")) {
			before = ",\r\n" + indent
		}
	}
	text, ok := spell(indent)
	return []Edit{{place, before + `"` + name + `"` + colon + text}}, ok
}

func insertJSONBlock(c *code, header hcl.Range, blockType string, arguments []Argument) ([]Edit, bool) {
	return insertJSONMember(c, header, blockType, func(indent string) (string, bool) {
		before, between, behind := "{ ", ", ", " }"
		if indent != "" {
			step := "  "
			if strings.HasPrefix(indent, "\t") {
				step = "\t"
			}
			before, between, behind = "{\n"+indent+step, ",\n"+indent+step, "\n"+indent+"}"
		}
		var members []string
		for _, a := range arguments {
			value, ok := a.spell(true)
			if !ok {
				return "", false
			}
			members = append(members, `"`+a.Name+`": `+value)
		}
		return before + strings.Join(members, between) + behind, true
	})
}

// removeJSON takes out a member with its comma, and with its line when nothing else is on it.
func removeJSON(m jsonMember) ([]Edit, bool) {
	siblings, at := m.siblings, m.at
	if siblings == nil {
		return nil, false
	}
	whole := hcl.RangeBetween(siblings[at].Key.Range(), siblings[at].Value.Range())
	switch {
	case at+1 < len(siblings):
		// Up to the next one, which takes its place.
		whole.End = siblings[at+1].Key.Range().Start
	case at > 0:
		whole.Start = siblings[at-1].Value.Range().End
	}
	return []Edit{{whole, ""}}, true
}
