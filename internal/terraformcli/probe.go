package terraformcli

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
)

// Kind is which of the two programs an executable is, by the name of its command.
type Kind string

// The two programs that can run our provider.
const (
	Terraform Kind = "terraform"
	OpenTofu  Kind = "tofu"
)

var kinds = []Kind{Terraform, OpenTofu}

func (k Kind) product() string {
	if k == OpenTofu {
		return "OpenTofu"
	}
	return "Terraform"
}

func (k Kind) fileName() string {
	if runtime.GOOS == "windows" {
		return string(k) + ".exe"
	}
	return string(k)
}

// minimum is the first version whose moved blocks may change a resource's type, which is how a configuration comes over
// from hashicorp/aws: Terraform 1.8 (https://developer.hashicorp.com/terraform/plugin/framework/resources/state-move),
// OpenTofu 1.10 (https://github.com/opentofu/opentofu/pull/2370; 1.9 refuses it, issue 2898).
func (k Kind) minimum() *version.Version {
	if k == OpenTofu {
		return version.Must(version.NewVersion("1.10.0"))
	}
	return version.Must(version.NewVersion("1.8.0"))
}

// probeTimeout is long enough for a cold disk and for a version switcher's shim, short enough for a person to wait.
const probeTimeout = 30 * time.Second

// Both programs print their name and version on a line of its own; warnings may come before it.
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)\s*$`)

// probe runs the executable to learn what it is, and refuses what does not run or is too old.
func probe(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, fmt.Errorf("find %s: %w", path, err)
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "version")
	cmd.WaitDelay = time.Second // a shim's grandchild may hold the pipe after the kill
	cmd.Env = cleanEnviron()
	var complaint tail
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if ctx.Err() == context.DeadlineExceeded {
		return CLI{}, fmt.Errorf("%s version did not answer within %s", path, probeTimeout)
	}
	if err != nil {
		return CLI{}, fmt.Errorf("%s version failed: %w%s", path, err, complaint.indented())
	}
	return parseVersion(path, string(out))
}

func parseVersion(path, output string) (CLI, error) {
	match := versionLine.FindStringSubmatch(output)
	if match == nil {
		first, _, _ := strings.Cut(strings.TrimSpace(output), "\n")
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version command printed %.80q", path, first)
	}
	kind := Terraform
	if match[1] == OpenTofu.product() {
		kind = OpenTofu
	}
	v, err := version.NewVersion(match[2])
	if err != nil {
		return CLI{}, fmt.Errorf("%s has a version that cannot be read: %w", path, err)
	}
	// Core: a pre-release of the minimum has the feature already.
	if v.Core().LessThan(kind.minimum()) {
		return CLI{}, fmt.Errorf("%s is %s %s, which is too old (moved blocks across resource types need %s)",
			path, kind.product(), v, kind.minimum())
	}
	return CLI{Path: path, Kind: kind, Version: v}, nil
}
