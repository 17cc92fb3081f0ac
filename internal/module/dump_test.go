package module

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden loads every module under testdata and compares a dump of what was evaluated. A module is a directory with a
// file expected.golden; its root is the directory root in it when there is one.
func TestGolden(t *testing.T) {
	var cases []string
	err := filepath.WalkDir("testdata/golden", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && filepath.Dir(path) == filepath.Join("testdata", "golden") {
			cases = append(cases, path)
		}
		return err
	})
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases found: %v", err)
	}
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			root := dir
			if info, err := os.Stat(filepath.Join(dir, "root")); err == nil && info.IsDir() {
				root = filepath.Join(dir, "root")
			}
			m, diags := Load(root, Options{Boundary: dir})
			got := dump(m, diags, dir)
			golden := filepath.Join(dir, "expected.golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("run with -update after checking the difference (-want +got):\n%s", diff)
			}
		})
	}
}

// dump writes what was loaded: for every instance its arguments as "name = value @file:line", the references as "-> ".
func dump(m *Module, diags hcl.Diagnostics, dir string) string {
	var b bytes.Buffer
	place := func(r hcl.Range) string {
		name, err := filepath.Rel(dir, r.Filename)
		if err != nil {
			name = r.Filename
		}
		return fmt.Sprintf("%s:%d", filepath.ToSlash(name), r.Start.Line)
	}
	for _, d := range diags {
		kind := "error"
		if d.Severity == hcl.DiagWarning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s %s: %s: %s\n", kind, place(*d.Subject), d.Summary, d.Detail)
	}
	if m == nil {
		return b.String()
	}
	for _, n := range m.Notes {
		fmt.Fprintf(&b, "note %s: %s\n", place(n.Range), n.Message)
	}
	d := dumper{&b, place}
	for _, r := range m.Resources {
		fmt.Fprintf(&b, "%s @%s", r.Address, place(r.Range))
		for _, call := range r.ModuleCalls {
			fmt.Fprintf(&b, " via %s", place(call))
		}
		if !r.InstancesKnown {
			b.WriteString(" (instances unknown)")
		}
		if r.Provider != "" {
			fmt.Fprintf(&b, " provider %s", r.Provider)
		}
		if len(r.DependsOn) > 0 {
			fmt.Fprintf(&b, " depends_on %s", strings.Join(r.DependsOn, ", "))
		}
		if len(r.IgnoreChanges) > 0 {
			fmt.Fprintf(&b, " ignore_changes %s", strings.Join(r.IgnoreChanges, ", "))
		}
		b.WriteString("\n")
		d.block(r.Body, "  ")
	}
	return b.String()
}

type dumper struct {
	b     *bytes.Buffer
	place func(hcl.Range) string
}

func (d dumper) block(b *Block, indent string) {
	for _, name := range b.AttrNames() {
		d.value(name, b.Attrs[name], indent)
	}
	for _, blockType := range b.BlockTypes() {
		for _, nested := range b.Blocks[blockType] {
			fmt.Fprintf(d.b, "%s%s", indent, blockType)
			for _, label := range nested.Labels {
				fmt.Fprintf(d.b, " %q", label)
			}
			if nested.Unknown {
				d.b.WriteString(" (unknown)")
			}
			fmt.Fprintf(d.b, " @%s\n", d.place(nested.Range))
			d.block(nested, indent+"  ")
		}
	}
	for _, blockType := range slices.Sorted(mapKeys(b.UnknownBlocks)) {
		fmt.Fprintf(d.b, "%s%s could not be expanded\n", indent, blockType)
	}
}

func mapKeys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

func (d dumper) value(name string, v *Value, indent string) {
	fmt.Fprintf(d.b, "%s%s = ", indent, name)
	shown := v
	// Only text that reads as JSON is looked into; every other string is shown as it is.
	if j := v.JSON(); j != nil && j != v {
		d.b.WriteString("json ")
		shown = j
	}
	keys, elems := shown.Keys(), shown.Elems()
	scalar := len(keys) == 0 && len(elems) == 0
	if scalar {
		d.b.WriteString(spelled(shown))
	} else {
		fmt.Fprintf(d.b, "%s", strings.SplitN(shown.Cty().Type().FriendlyName(), " ", 2)[0])
	}
	fmt.Fprintf(d.b, " @%s", d.place(v.Range()))
	if scalar || shown != v {
		for _, r := range v.References() {
			fmt.Fprintf(d.b, " -> %s", strings.TrimSuffix(r.Resource+"."+r.Attr, "."))
		}
	}
	d.b.WriteString("\n")
	for _, key := range keys {
		d.value(key, shown.Attr(key), indent+"  ")
	}
	for i, elem := range elems {
		d.value(fmt.Sprintf("[%d]", i), elem, indent+"  ")
	}
}

func spelled(v *Value) string {
	switch {
	case !v.IsKnown():
		return "unknown"
	case v.IsNull():
		return "null"
	}
	if s, ok := v.AsString(); ok {
		if v.Cty().Type().FriendlyName() == "string" {
			return fmt.Sprintf("%q", s)
		}
		return s
	}
	return "empty " + strings.SplitN(v.Cty().Type().FriendlyName(), " ", 2)[0]
}
