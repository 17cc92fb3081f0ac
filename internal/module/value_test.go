package module

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// dumpResource writes a resource's arguments on one line, as JSON.
func dumpResource(m *Module, address string) string {
	body := m.Resource(address).Body
	var parts []string
	for _, name := range body.AttrNames() {
		v := body.Attr(name).Cty()
		if !v.IsWhollyKnown() {
			parts = append(parts, name+"=unknown")
			continue
		}
		src, err := ctyjson.Marshal(v, v.Type())
		if err != nil {
			src = []byte(err.Error())
		}
		parts = append(parts, fmt.Sprintf("%s=%s", name, src))
	}
	return strings.Join(parts, " ")
}

func TestScalars(t *testing.T) {
	m := load(t, map[string]string{"main.tf": `
resource "x" "y" {
  text_number = "256"
  number      = 256
  fraction    = 1.5
  text_bool   = "true"
  bool        = false
  text        = "abc"
  nothing     = null
  list        = [1]
}`})
	body := m.Resource("x.y").Body
	type got struct {
		s  string
		i  int
		b  bool
		ok [3]bool
	}
	want := map[string]got{
		"text_number": {"256", 256, false, [3]bool{true, true, false}},
		"number":      {"256", 256, false, [3]bool{true, true, false}},
		"fraction":    {"1.5", 1, false, [3]bool{true, false, false}},
		"text_bool":   {"true", 0, true, [3]bool{true, false, true}},
		"bool":        {"false", 0, false, [3]bool{true, false, true}},
		"text":        {"abc", 0, false, [3]bool{true, false, false}},
		"nothing":     {},
		"list":        {},
		"absent":      {},
	}
	for name, w := range want {
		var g got
		v := body.Attr(name)
		g.s, g.ok[0] = v.AsString()
		g.i, g.ok[1] = v.AsInt()
		g.b, g.ok[2] = v.AsBool()
		if g != w {
			t.Errorf("%s: got %+v, want %+v", name, g, w)
		}
	}
}

func TestNilValue(t *testing.T) {
	var v *Value
	if v.IsKnown() || !v.IsNull() || v.IsWhollyKnown() || v.Attr("a") != nil || v.Elems() != nil || v.Keys() != nil ||
		v.JSON() != nil || v.References() != nil || !v.Cty().RawEquals(cty.NullVal(cty.DynamicPseudoType)) {
		t.Error("a nil value must be like one that is not written")
	}
	var b *Block
	if b.Attr("a") != nil || b.Block("a") != nil || b.All("a") != nil || b.AttrNames() != nil || b.BlockTypes() != nil {
		t.Error("a nil block must be empty")
	}
}

// TestPositions looks at columns too: what a fix needs.
func TestPositions(t *testing.T) {
	m := load(t, map[string]string{"main.tf": strings.Join([]string{
		`resource "x" "y" {`,
		`  encoded = jsonencode({ name = "web" })`,
		`  quoted  = "{\"name\": \"web\"}"`,
		`  heredoc = <<EOT`,
		`{`,
		`  "cpu": 1, "name": "web"`,
		`}`,
		`EOT`,
		`  flush   = <<-EOT`,
		`    {`,
		`      "cpu": ${1}, "name": "web"`,
		`    }`,
		`  EOT`,
		`}`,
	}, "\n")})
	body := m.Resource("x.y").Body
	tests := []struct{ attr, key, value string }{
		{"encoded", "2:26", "2:33"},
		{"heredoc", "6:13", "6:21"},
		{"flush", "11:20", "11:28"},
		{"quoted", "3:15", "3:25"},
	}
	for _, test := range tests {
		v := body.Attr(test.attr).JSON()
		key, value := v.KeyRange("name").Start, v.Attr("name").Range().Start
		if got := fmt.Sprintf("%d:%d", key.Line, key.Column); got != test.key {
			t.Errorf("%s: key at %s, want %s", test.attr, got, test.key)
		}
		if got := fmt.Sprintf("%d:%d", value.Line, value.Column); got != test.value {
			t.Errorf("%s: value at %s, want %s", test.attr, got, test.value)
		}
	}
	if got := body.Attr("flush").JSON().KeyRange("cpu").Start; got.Line != 11 || got.Column != 7 {
		t.Errorf("flush: cpu at %d:%d, want 11:7", got.Line, got.Column)
	}
}

// TestIncomplete: what concat and merge have for certain, and that it is not all.
func TestIncomplete(t *testing.T) {
	m := load(t, map[string]string{"main.tf": `
variable "more" {}
resource "x" "y" {
  list   = concat(["a"], var.more, ["b"])
  object = merge({ a = 1, b = 1 }, var.more, { b = 2 })
  plain  = concat(["a"], ["b"])
}`})
	body := m.Resource("x.y").Body
	list, object, plain := body.Attr("list"), body.Attr("object"), body.Attr("plain")
	if list.Complete() || object.Complete() || !plain.Complete() {
		t.Error("complete")
	}
	if len(list.Elems()) != 2 || len(plain.Elems()) != 2 {
		t.Errorf("elements: %d, %d", len(list.Elems()), len(plain.Elems()))
	}
	if got := object.Keys(); len(got) != 2 {
		t.Errorf("keys: %v", got)
	}
	if object.Attr("a").IsKnown() {
		t.Error("a may be overridden")
	}
	if n, ok := object.Attr("b").AsInt(); !ok || n != 2 {
		t.Error("b is certain")
	}
	if c := object.Attr("c"); c == nil || c.IsKnown() {
		t.Error("c may be there")
	}
}

// textValue is a template of two texts around an unknown interpolation.
func textValue(before, after string) cty.Value {
	unknown := cty.UnknownVal(cty.String).Mark(ref{"x.y", "id"})
	return cty.UnknownVal(cty.String).Mark(&text{segments: []segment{
		{val: cty.StringVal(before), literal: true}, {val: unknown}, {val: cty.StringVal(after), literal: true},
	}})
}

func TestEnding(t *testing.T) {
	for want, v := range map[string]cty.Value{
		":latest": textValue("repo/", ":latest"),
		"whole":   cty.StringVal("whole"),
		"":        cty.UnknownVal(cty.String),
	} {
		if got := newValueAt(v, hcl.Range{}, hcl.Range{}).Ending(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
