package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// What stands at a confidential place is in no excerpt, be it of another finding on the same line.
func TestExcerptsMaskSecrets(t *testing.T) {
	src := "a = [\"hunter2\", \"x\", \"swordfish\"]\n"
	file, _ := hclsyntax.ParseConfig([]byte(src), "main.tf", hcl.InitialPos)
	secret := func(text string) hcl.Range { return at(t, src, text).Range() }
	r := &Result{
		Files: map[string]*hcl.File{"main.tf": file}, confidential: secrets{}.add(secret(`"swordfish"`)).add(secret(`"hunter2"`)).add(secret(`"hunter2"`)),
		Findings: []Finding{{Rule: "some-rule", Message: "m", Range: secret(`"x"`)}},
	}
	lines := r.Excerpt(secret(`"x"`))
	want := []ExcerptLine{{Number: 1, Text: `a = ["********", "x", "********"]`, From: 17, To: 20}}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	var b strings.Builder
	if err := r.WriteText(&b, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hunter2") || strings.Contains(b.String(), "swordfish") {
		t.Error(b.String())
	}
}
