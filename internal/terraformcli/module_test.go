package terraformcli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// The module that is built when nothing else is to be had must hold a version that Find would accept.
func TestTofuModuleRequiresAUsableVersion(t *testing.T) {
	checkout, err := findCheckout()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(checkout, "internal", "opentofu")
	text, err := tofuModule{dir: dir}.version()
	if err != nil {
		t.Fatal(err)
	}
	v, err := version.NewSemver(text)
	if err != nil {
		t.Fatal(err)
	}
	if v.LessThan(OpenTofu.minimum()) {
		t.Errorf("internal/opentofu requires %s, older than %s", v, OpenTofu.minimum())
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(sums), "github.com/opentofu/opentofu v"+text+" h1:") {
		t.Errorf("internal/opentofu/go.sum has no sum of OpenTofu %s: run go mod tidy there", text)
	}
}

func TestTofuModuleWithoutARequirement(t *testing.T) {
	dir := t.TempDir()
	if _, err := (tofuModule{dir: dir}).version(); err == nil {
		t.Error("read a version without a go.mod")
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (tofuModule{dir: dir}).version(); err == nil || !strings.Contains(err.Error(), "requires no version of OpenTofu") {
		t.Errorf("got %v", err)
	}
}
