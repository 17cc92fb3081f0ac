package lint

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A report of twice as many findings in a file twice as long takes about twice the work.
func TestTextReportGrowsWithFindings(t *testing.T) {
	work := func(n int) int {
		var src strings.Builder
		for i := range n {
			fmt.Fprintf(&src, "resource \"aws_ecs_service\" \"s%d\" {\n  desired_count = 1\n}\n", i)
		}
		file, diags := hclsyntax.ParseConfig([]byte(src.String()), "main.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		r := &Result{Files: map[string]*hcl.File{"main.tf": file}}
		for i, block := range file.Body.(*hclsyntax.Body).Blocks {
			r.Findings = append(r.Findings, Finding{Rule: "some-rule", Message: "m", Addresses: []string{fmt.Sprintf("aws_ecs_service.s%d", i)},
				Range: block.Body.Attributes["desired_count"].SrcRange})
		}
		if err := r.WriteText(io.Discard, TextOptions{}); err != nil {
			t.Fatal(err)
		}
		return r.index.steps
	}
	small, large := work(200), work(2000)
	if small == 0 || large > 15*small {
		t.Errorf("200 findings take %d steps and 2000 findings %d; expected about ten times as many", small, large)
	}
}

// The index tells the same lines and blocks as the file itself.
func TestSourceIndexAgreesWithFile(t *testing.T) {
	src := "# first\n\na \"x\" {\n  b = 1\r\n  c {\n  }\n}\nd {}\ne = 1\nf {\n}\n\ng {}"
	file, diags := hclsyntax.ParseConfig([]byte(src), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var x sourceIndex
	for at := range len(src) + 2 {
		want, got := "", ""
		if block := file.OutermostBlockAtPos(hcl.Pos{Byte: at}); block != nil {
			want = block.Type
		}
		if block := x.outermost(file, hcl.Pos{Byte: at}); block != nil {
			got = block.Type
		}
		if got != want {
			t.Errorf("the block at byte %d is %q, expected %q", at, got, want)
		}
	}
	var all strings.Builder
	for number := 1; ; number++ {
		text, start, ok := x.line(file, number)
		if !ok {
			break
		}
		if start != all.Len() {
			t.Errorf("line %d begins at byte %d, expected %d", number, start, all.Len())
		}
		all.Write(text)
	}
	if all.String() != src {
		t.Errorf("the lines are %q, expected %q", all.String(), src)
	}
}
