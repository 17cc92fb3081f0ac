package lint

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func TestBlockChanges(t *testing.T) {
	breaker := func(t *testing.T, s string) Change {
		return InsertBlock(at(t, s, `b "x"`).Range(), "breaker", Argument{Name: "enable", Value: cty.True}, Argument{Name: "rollback", Value: cty.True})
	}
	ignore := func(t *testing.T, s string) Change { return IgnoreChanges(at(t, s, `b "x"`).Range(), "count") }
	remove := func(t *testing.T, s string) Change { return RemoveBlock(at(t, s, "inner {").Range()) }
	const block = "  breaker {\n    enable   = true\n    rollback = true\n  }\n"
	for name, c := range map[string]struct {
		src    string
		change func(t *testing.T, src string) Change
		want   string // "" when there must be no fix
	}{
		"behind arguments":     {"b \"x\" {\n  name = 1 # one\n}\n", breaker, "b \"x\" {\n  name = 1 # one\n\n" + block + "}\n"},
		"behind blocks":        {"b \"x\" {\n  name = 1\n\n  inner {\n    z = 1\n  }\n}\n", breaker, "b \"x\" {\n  name = 1\n\n  inner {\n    z = 1\n  }\n\n" + block + "}\n"},
		"between blocks":       {"b \"x\" {\n  inner {\n    z = 1\n  }\n\n  tags = 1\n}\n", breaker, "b \"x\" {\n  inner {\n    z = 1\n  }\n\n" + block + "\n  tags = 1\n}\n"},
		"before an argument":   {"b \"x\" {\n  inner {\n    z = 1\n  }\n  tags = 1\n}\n", breaker, "b \"x\" {\n  inner {\n    z = 1\n  }\n\n" + block + "\n  tags = 1\n}\n"},
		"before lifecycle":     {"b \"x\" {\n  name = 1\n\n  lifecycle {\n    z = 1\n  }\n}\n", breaker, "b \"x\" {\n  name = 1\n\n" + block + "\n  lifecycle {\n    z = 1\n  }\n}\n"},
		"into an empty block":  {"b \"x\" {\n}\n", breaker, "b \"x\" {\n" + block + "}\n"},
		"indented":             {"m {\n  b \"x\" {\n    a = 1\n  }\n}\n", breaker, "m {\n  b \"x\" {\n    a = 1\n\n    breaker {\n      enable   = true\n      rollback = true\n    }\n  }\n}\n"},
		"one that is there":    {"b \"x\" {\n  breaker {\n  }\n}\n", breaker, ""},
		"one that is dynamic":  {"b \"x\" {\n  dynamic \"breaker\" {\n  }\n}\n", breaker, ""},
		"on one line":          {"b \"x\" { a = 1 }\n", breaker, ""},
		"ignore":               {"b \"x\" {\n  name = 1\n}\n", ignore, "b \"x\" {\n  name = 1\n\n  lifecycle {\n    ignore_changes = [count]\n  }\n}\n"},
		"ignore in lifecycle":  {"b \"x\" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n", ignore, "b \"x\" {\n  lifecycle {\n    prevent_destroy = true\n    ignore_changes  = [count]\n  }\n}\n"},
		"ignore more":          {"b \"x\" {\n  lifecycle {\n    ignore_changes = [a, b[0].c] # why\n  }\n}\n", ignore, "b \"x\" {\n  lifecycle {\n    ignore_changes = [a, b[0].c, count] # why\n  }\n}\n"},
		"ignore on many lines": {"b \"x\" {\n  lifecycle {\n    ignore_changes = [\n      a,\n    ]\n  }\n}\n", ignore, ""},
		"ignore all":           {"b \"x\" {\n  lifecycle {\n    ignore_changes = all\n  }\n}\n", ignore, ""},
		"remove the last":      {"b {\n  a = 1\n\n  inner {\n    z = 1\n  }\n}\n", remove, "b {\n  a = 1\n}\n"},
		"remove one between":   {"b {\n  a = 1\n\n  inner {\n    z = 1\n  }\n\n  c = 1\n}\n", remove, "b {\n  a = 1\n\n  c = 1\n}\n"},
		"remove one before":    {"b {\n  inner {\n    z = 1\n  }\n  c = 1\n}\n", remove, "b {\n  c = 1\n}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			file, diags := hclsyntax.ParseConfig([]byte(c.src), "main.tf", hcl.InitialPos)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			checkChange(t, "main.tf", file, c.change(t, c.src), c.want)
		})
	}
}

func TestChangesInJSON(t *testing.T) {
	inJSON := func(t *testing.T, s, text string) place {
		p := at(t, s, text)
		p.Filename = "main.tf.json"
		return p
	}
	argument := func(t *testing.T, s string) Change {
		return InsertArgument(inJSON(t, s, `"x"`).Range(), "mode", cty.StringVal("awsvpc"))
	}
	breaker := func(t *testing.T, s string) Change {
		return InsertBlock(inJSON(t, s, `"x"`).Range(), "breaker", Argument{Name: "enable", Value: cty.True}, Argument{Name: "rollback", Value: cty.True})
	}
	ignore := func(t *testing.T, s string) Change { return IgnoreChanges(inJSON(t, s, `"x"`).Range(), "count") }
	remove := func(t *testing.T, s string) Change { return Remove(inJSON(t, s, `7`)) }
	for name, c := range map[string]struct {
		src    string
		change func(t *testing.T, src string) Change
		want   string
	}{
		"value":                {"{\"a\": {\"x\": \"y\"}}\n", func(t *testing.T, s string) Change { return Set(inJSON(t, s, `"y"`), cty.StringVal("z")) }, "{\"a\": {\"x\": \"z\"}}\n"},
		"number":               {"{\"a\": {\"x\": 12}}\n", func(t *testing.T, s string) Change { return Set(inJSON(t, s, `12`), cty.NumberIntVal(3)) }, "{\"a\": {\"x\": 3}}\n"},
		"template":             {"{\"a\": {\"x\": \"${y}\"}}\n", func(t *testing.T, s string) Change { return Set(inJSON(t, s, `"${y}"`), cty.True) }, ""},
		"argument":             {"{\n  \"x\": {\n    \"a\": 1\n  }\n}\n", argument, "{\n  \"x\": {\n    \"a\": 1,\n    \"mode\": \"awsvpc\"\n  }\n}\n"},
		"argument in a list":   {"{\n  \"x\": [{\n    \"a\": 1,\n    \"b\" : {\n    }\n  }]\n}\n", argument, "{\n  \"x\": [{\n    \"a\": 1,\n    \"b\" : {\n    },\n    \"mode\" : \"awsvpc\"\n  }]\n}\n"},
		"argument on the line": {"{\"x\":{\"a\":1}}", argument, "{\"x\":{\"a\":1, \"mode\":\"awsvpc\"}}"},
		"argument there":       {"{\"x\":{\"mode\":1}}", argument, ""},
		"one of several":       {"{\"x\":[{\"a\":1},{\"a\":2}]}", argument, ""},
		"of nothing":           {"{\"x\": {}}", argument, ""},
		"block":                {"{\n\t\"x\": {\n\t\t\"a\": 1\n\t}\n}\n", breaker, "{\n\t\"x\": {\n\t\t\"a\": 1,\n\t\t\"breaker\": {\n\t\t\t\"enable\": true,\n\t\t\t\"rollback\": true\n\t\t}\n\t}\n}\n"},
		"block on the line":    {"{\"x\": {\"a\": 1}}", breaker, "{\"x\": {\"a\": 1, \"breaker\": { \"enable\": true, \"rollback\": true }}}"},
		"block there":          {"{\"x\": {\"breaker\": []}}", breaker, ""},
		"ignore":               {"{\n  \"x\": {\n    \"a\": 1\n  }\n}\n", ignore, "{\n  \"x\": {\n    \"a\": 1,\n    \"lifecycle\": {\n      \"ignore_changes\": [\"count\"]\n    }\n  }\n}\n"},
		"remove the first":     {"{\n  \"a\": 7,\n  \"b\": 1\n}\n", remove, "{\n  \"b\": 1\n}\n"},
		"remove the last":      {"{\n  \"b\": 1,\n  \"a\": 7\n}\n", remove, "{\n  \"b\": 1\n}\n"},
		"remove the only":      {"{\"c\": {\"a\": 7}}\n", remove, "{\"c\": {}}\n"},
		"remove a block": {"{\"c\": {\"d\": {}, \"x\": {\"a\": 7}}}\n",
			func(t *testing.T, s string) Change { return RemoveBlock(inJSON(t, s, `"x"`).Range()) }, "{\"c\": {\"d\": {}}}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if !json.Valid([]byte(c.src)) || c.want != "" && !json.Valid([]byte(c.want)) {
				t.Fatal("the case is no JSON")
			}
			checkChange(t, "main.tf.json", &hcl.File{Bytes: []byte(c.src)}, c.change(t, c.src), c.want)
		})
	}
}

func checkChange(t *testing.T, name string, file *hcl.File, change Change, want string) {
	t.Helper()
	r := &Result{Files: map[string]*hcl.File{name: file}}
	fix := Propose("do it", change).resolve(codeOf(r.Files))
	if fix == nil {
		if want != "" {
			t.Fatal("no fix")
		}
		return
	}
	patched, _ := r.Patch([]Finding{{Fix: fix}})
	if diff := cmp.Diff(want, string(patched[name])); diff != "" {
		t.Error(diff)
	}
}
