package module

import (
	"fmt"
	"testing"
)

// Instances of a module have in common what is constant, and nothing else.
func TestInstancesShareWhatIsConstant(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"main.tf": `
module "a" {
  source = "./m"
  name   = "a"
}
module "b" {
  source = "./m"
  name   = "b"
}
module "c" {
  source = "./m"
  name   = "c"
}
`,
		"m/main.tf": `
variable "name" {}
resource "x" "y" {
  constant = ["one", { two = 2 }]
  encoded  = jsonencode({ a = [1, "b"] })
  mixed    = [{ kind = "fixed", name = var.name, (var.name) = "own" }, "last"]
  nested {
    size = 1
    deeper {
      list = [1, 2]
    }
  }
  nested {
    name = var.name
  }
}
`,
	})
	m, diags := Load(dir, Options{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	first := m.Resource("module.a.x.y").Body
	for _, name := range []string{"a", "b", "c"} {
		r := m.Resource(fmt.Sprintf("module.%s.x.y", name))
		if r == nil {
			t.Fatalf("module.%s.x.y is missing", name)
		}
		for _, shared := range []string{"constant", "encoded"} {
			if r.Body.Attr(shared) != first.Attr(shared) {
				t.Errorf("%s: %s is not shared", r.Address, shared)
			}
		}
		nested := r.Body.All("nested")
		if len(nested) != 2 || nested[0] != first.All("nested")[0] {
			t.Errorf("%s: the constant block is not shared", r.Address)
		}
		if s, _ := nested[1].Attr("name").AsString(); s != name {
			t.Errorf("%s: nested name is %q", r.Address, s)
		}
		item := r.Body.Attr("mixed").Elems()[0]
		if s, _ := item.Attr("name").AsString(); s != name {
			t.Errorf("%s: name is %q", r.Address, s)
		}
		if s, _ := item.Attr(name).AsString(); s != "own" {
			t.Errorf("%s: the computed key's value is %q", r.Address, s)
		}
		if line := item.Attr("kind").Range().Start.Line; line != 6 {
			t.Errorf("%s: kind is in line %d, expected 6", r.Address, line)
		}
		if s, _ := r.Body.Attr("encoded").JSON().Attr("a").Elems()[1].AsString(); s != "b" {
			t.Errorf("%s: encoded has %q", r.Address, s)
		}
	}
}
