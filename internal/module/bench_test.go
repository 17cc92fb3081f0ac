package module

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// BenchmarkParse is the floor under BenchmarkLoad: the same text, parsed and nothing more.
func BenchmarkParse(b *testing.B) {
	src := []byte(estate(1000))
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := hclsyntax.ParseConfig(src, "main.tf", hcl.InitialPos); diags.HasErrors() {
			b.Fatal(diags)
		}
	}
}

// BenchmarkModules loads one small module called a thousand times.
func BenchmarkModules(b *testing.B) {
	dir := b.TempDir()
	var calls strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&calls, "module \"s%d\" {\n  source = \"./service\"\n  name = \"s%d\"\n}\n", i, i)
	}
	service := "variable \"name\" {\n  type = string\n}\n" + strings.ReplaceAll(estate(1), `"s0"`, `"this"`)
	for name, content := range map[string]string{"main.tf": calls.String(), "service/main.tf": service} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		m, _ := Load(dir, Options{})
		if len(m.Resources) != 4000 {
			b.Fatal(len(m.Resources))
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	src := estate(1000)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(src), 0o644); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := Load(dir, Options{}); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}
