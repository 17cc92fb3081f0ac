package terraformcli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
)

const tofuPackage = "github.com/opentofu/opentofu/cmd/tofu"

var tofuRequirement = regexp.MustCompile(`(?m)^\s*(?:require\s+)?github\.com/opentofu/opentofu v(\S+)`)

// tofuModule builds OpenTofu from the Go module proxy, for a machine that can reach that and no download site. It is a Go
// module of its own because its several hundred requirements must not mix with ours.
type tofuModule struct{ dir string }

func (tofuModule) kind() Kind { return OpenTofu }

// version is what the module's go.mod requires: the only place that names it.
func (m tofuModule) version() (string, error) {
	text, err := os.ReadFile(filepath.Join(m.dir, "go.mod"))
	if err != nil {
		return "", fmt.Errorf("read which OpenTofu to build: %w", err)
	}
	match := tofuRequirement.FindSubmatch(text)
	if match == nil {
		return "", fmt.Errorf("%s requires no version of OpenTofu", filepath.Join(m.dir, "go.mod"))
	}
	return string(match[1]), nil
}

func (m tofuModule) put(ctx context.Context, dir string, progress io.Writer) error {
	v, err := m.version()
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "building OpenTofu %s from source: about six minutes of one processor, once\n", v)
	cmd := exec.CommandContext(ctx, "go", "build", "-C", m.dir, "-trimpath",
		// Without this a build calls itself "-dev" and enables experiments (opentofu/version/version.go).
		"-ldflags", "-s -w -X github.com/opentofu/opentofu/version.dev=no",
		"-o", filepath.Join(dir, OpenTofu.fileName()), tofuPackage)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	// The build is half a minute of linking at the end; an interrupt must not leave it running.
	stopGently(cmd)
	var complaint tail
	cmd.Stdout = progress
	cmd.Stderr = io.MultiWriter(progress, &complaint)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build OpenTofu %s: %w%s", v, err, complaint.indented())
	}
	return nil
}
