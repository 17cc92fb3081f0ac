package lint

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// place is the n-th occurrence of a text in a source.
type place hcl.Range

func (p place) Range() hcl.Range { return hcl.Range(p) }

func at(t *testing.T, src, text string) place {
	t.Helper()
	for i := 0; i+len(text) <= len(src); i++ {
		if src[i:i+len(text)] == text {
			line, column := 1, 1
			for _, r := range src[:i] {
				if column++; r == '\n' {
					line, column = line+1, 1
				}
			}
			start := hcl.Pos{Line: line, Column: column, Byte: i}
			return place{Filename: "main.tf", Start: start, End: hcl.Pos{Line: line, Column: column + len(text), Byte: i + len(text)}}
		}
	}
	t.Fatalf("%q is not in the source", text)
	return place{}
}

func TestChanges(t *testing.T) {
	for name, c := range map[string]struct {
		src    string
		change func(t *testing.T, src string) Change
		want   string // "" when there must be no fix
	}{
		"string":              {"a = \"x\"\n", func(t *testing.T, s string) Change { return Set(at(t, s, `"x"`), cty.StringVal("y")) }, "a = \"y\"\n"},
		"number stays quoted": {"a = \"1\"\n", func(t *testing.T, s string) Change { return Set(at(t, s, `"1"`), cty.NumberIntVal(2)) }, "a = \"2\"\n"},
		"alignment is kept where the file has it": {"a   = true\nbcd = 1\n", func(t *testing.T, s string) Change { return Set(at(t, s, "true"), cty.False) }, "a   = false\nbcd = 1\n"},
		"unformatted stays unformatted":           {"a   = true\n", func(t *testing.T, s string) Change { return Set(at(t, s, "true"), cty.False) }, "a   = false\n"},
		"reference":                               {"a = var.x\n", func(t *testing.T, s string) Change { return Set(at(t, s, "var.x"), cty.True) }, ""},
		"template":                                {"a = \"${x}\"\n", func(t *testing.T, s string) Change { return Set(at(t, s, `"${x}"`), cty.True) }, ""},
		"call":                                    {"a = f(1)\n", func(t *testing.T, s string) Change { return Set(at(t, s, "f(1)"), cty.True) }, ""},
		"no change":                               {"a = 1\n", func(t *testing.T, s string) Change { return Set(at(t, s, "1"), cty.NumberIntVal(1)) }, ""},
		"text that would need escapes":            {"a = \"x\"\n", func(t *testing.T, s string) Change { return Set(at(t, s, `"x"`), cty.StringVal("${y}")) }, ""},
		"retyped":                                 {"a = \"80\"\n", func(t *testing.T, s string) Change { return Retype(at(t, s, `"80"`), cty.NumberIntVal(80)) }, "a = 80\n"},
		"renamed key":                             {"a = { x = 1 }\n", func(t *testing.T, s string) Change { return RenameKey(at(t, s, "x").Range(), "x", "yy") }, "a = { yy = 1 }\n"},
		"renamed key in quotes":                   {"a = { \"x\": 1 }\n", func(t *testing.T, s string) Change { return RenameKey(at(t, s, `"x"`).Range(), "x", "yy") }, "a = { \"yy\": 1 }\n"},
		"computed key":                            {"a = { (k) = 1 }\n", func(t *testing.T, s string) Change { return RenameKey(at(t, s, "(k)").Range(), "x", "yy") }, ""},
		"argument": {"b \"x\" {\n  name = 1 # one\n\n  inner {\n    z = 1\n  }\n}\n",
			func(t *testing.T, s string) Change {
				return InsertArgument(at(t, s, `b "x"`).Range(), "longer", cty.True)
			},
			"b \"x\" {\n  name   = 1 # one\n  longer = true\n\n  inner {\n    z = 1\n  }\n}\n"},
		"argument before blocks": {"b {\n  inner {\n  }\n}\n",
			func(t *testing.T, s string) Change { return InsertArgument(at(t, s, "b {").Range(), "a", cty.True) },
			"b {\n  a = true\n  inner {\n  }\n}\n"},
		"argument of an empty block": {"b {}\n",
			func(t *testing.T, s string) Change { return InsertArgument(at(t, s, "b {}").Range(), "a", cty.True) }, "b {\n  a = true\n}\n"},
		"argument that is there": {"b {\n  a = 1\n}\n",
			func(t *testing.T, s string) Change { return InsertArgument(at(t, s, "b {").Range(), "a", cty.True) }, ""},
		"item on a line of its own": {"a = f({\n  x = 1\n  y = 2\n})\n",
			func(t *testing.T, s string) Change {
				return InsertItem(at(t, s, "{\n  x = 1\n  y = 2\n}").Range(), "zz", cty.StringVal("v"))
			},
			"a = f({\n  x  = 1\n  y  = 2\n  zz = \"v\"\n})\n"},
		"item after a comma": {"a = {\n  x = 1,\n}\n",
			func(t *testing.T, s string) Change {
				return InsertItem(at(t, s, "{\n  x = 1,\n}").Range(), "y", cty.True)
			},
			"a = {\n  x = 1,\n  y = true,\n}\n"},
		"item in a line": {"a = [{ x = 1, y = 2 }]\n",
			func(t *testing.T, s string) Change {
				return InsertItem(at(t, s, "{ x = 1, y = 2 }").Range(), "z", cty.Zero)
			},
			"a = [{ x = 1, y = 2, z = 0 }]\n"},
		"item of JSON": {"a = <<E\n{\n  \"x\": 1\n}\nE\n",
			func(t *testing.T, s string) Change {
				return InsertItem(at(t, s, "{\n  \"x\": 1\n}").Range(), "y", cty.True)
			},
			"a = <<E\n{\n  \"x\": 1,\n  \"y\": true\n}\nE\n"},
		"remove an argument":             {"b {\n  a = 1 # gone\n  c = 2\n}\n", func(t *testing.T, s string) Change { return Remove(at(t, s, "1")) }, "b {\n  c = 2\n}\n"},
		"remove the last item of a line": {"a = { x = 1, y = 2 }\n", func(t *testing.T, s string) Change { return Remove(at(t, s, "2")) }, "a = { x = 1 }\n"},
		"remove the first item":          {"a = { x = 1, y = 2 }\n", func(t *testing.T, s string) Change { return Remove(at(t, s, "1")) }, "a = { y = 2 }\n"},
		"remove the only item":           {"a = { x = 1 }\n", func(t *testing.T, s string) Change { return Remove(at(t, s, "1")) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			file, diags := hclsyntax.ParseConfig([]byte(c.src), "main.tf", hcl.InitialPos)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			r := &Result{Files: map[string]*hcl.File{"main.tf": file}}
			fix := Propose("do it", c.change(t, c.src)).resolve(codeOf(r.Files))
			if fix == nil {
				if c.want != "" {
					t.Fatal("no fix")
				}
				return
			}
			patched, _ := r.Patch([]Finding{{Fix: fix}})
			if diff := cmp.Diff(c.want, string(patched["main.tf"])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Installed modules are not changed, and of two fixes of the same bytes the first counts.
func TestFixesKeepOutOfEachOthersWay(t *testing.T) {
	src := "a = 1\n"
	file, _ := hclsyntax.ParseConfig([]byte(src), "main.tf", hcl.InitialPos)
	r := &Result{Files: map[string]*hcl.File{"main.tf": file, ".terraform/modules/x/main.tf": file}}
	one := Propose("one", Set(at(t, src, "1"), cty.NumberIntVal(2))).resolve(codeOf(r.Files))
	other := Propose("other", Set(at(t, src, "1"), cty.NumberIntVal(3))).resolve(codeOf(r.Files))
	patched, applied := r.Patch([]Finding{{Fix: one}, {Fix: other}, {Fix: one}})
	if applied != 2 || string(patched["main.tf"]) != "a = 2\n" {
		t.Errorf("%d applied: %q", applied, patched["main.tf"])
	}
	p := at(t, src, "1")
	p.Filename = ".terraform/modules/x/main.tf"
	if Propose("installed", Set(p, cty.Zero)).resolve(codeOf(r.Files)) != nil {
		t.Error("an installed module would be changed")
	}
}

func FuzzChanges(f *testing.F) {
	f.Add("a = { x = 1, y = 2 }\n", 4, 20)
	f.Add("b {\n  c = 1 }", 0, 3)
	f.Fuzz(func(t *testing.T, src string, from, to int) {
		if from < 0 || to > len(src) || from > to || len(src) > 4096 {
			return
		}
		file, _ := hclsyntax.ParseConfig([]byte(src), "main.tf", hcl.InitialPos)
		if file == nil {
			return
		}
		r := &Result{Files: map[string]*hcl.File{"main.tf": file}}
		p := place{Filename: "main.tf", Start: hcl.Pos{Line: 1, Column: 1, Byte: from}, End: hcl.Pos{Line: 1, Column: 1, Byte: to}}
		for _, change := range []Change{Set(p, cty.True), Remove(p), InsertItem(p.Range(), "k", cty.True), InsertArgument(p.Range(), "k", cty.True)} {
			r.Patch([]Finding{{Fix: Propose("x", change).resolve(codeOf(r.Files))}})
		}
	})
}
