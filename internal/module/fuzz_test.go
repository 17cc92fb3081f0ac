package module

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"
)

// FuzzLoad loads a module of arbitrary bytes, in both syntaxes: whatever they are, no panic, and every value can be
// looked at. Its seeds are the golden modules.
func FuzzLoad(f *testing.F) {
	seeds := 0
	_ = filepath.WalkDir("testdata/golden", func(path string, d fs.DirEntry, err error) error {
		if _, ext := splitExtension(path); err != nil || d.IsDir() || ext == "" {
			return err
		}
		src, err := os.ReadFile(path)
		if err == nil && filepath.Base(filepath.Dir(path)) != "mistakes" { // its bombs are slow on purpose
			f.Add(src)
			seeds++
		}
		return err
	})
	if seeds == 0 {
		f.Fatal("no seeds")
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		dir := t.TempDir()
		for _, name := range []string{"main.tf", "other.tf.json"} {
			if err := os.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		m, diags := Load(dir, Options{})
		dump(m, diags, dir)
		for _, d := range diags {
			if d.Summary == recovered {
				t.Errorf("a panic was recovered from: %s", d.Detail)
			}
		}
	})
}

// FuzzJSONText reads arbitrary text as JSON with an interpolation in the middle.
func FuzzJSONText(f *testing.F) {
	f.Add(`[{"a": "`, `", "b": [1, true, null]}]`)
	f.Add(`{"a": `, `}`)
	f.Add(`{"`, `": "\u00e9\\"}`)
	f.Add(`[`, `,1e5,-0.5]`)
	f.Fuzz(func(t *testing.T, before, after string) {
		m := newValueAt(textValue(before, after), hcl.Range{}, hcl.Range{})
		j := m.JSON()
		j.References()
		for _, e := range j.Elems() {
			e.Cty()
		}
		for _, key := range j.Keys() {
			j.Attr(key).Cty()
		}
	})
}
