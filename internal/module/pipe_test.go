//go:build unix

package module

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipe would hang if the pipe were opened.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": `resource "aws_thing" "a" {}`})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.tf"), 0o644); err != nil {
		t.Skip(err)
	}
	m, diags := Load(dir, Options{VarFiles: []string{filepath.Join(dir, "pipe.tf")}})
	if len(m.Resources) != 1 || len(diags) != 2 {
		t.Errorf("%d resources, %v", len(m.Resources), diags)
	}
	for _, d := range diags {
		if !strings.Contains(d.Detail, "is not a regular file") {
			t.Errorf("message: %s", d.Detail)
		}
	}
}
