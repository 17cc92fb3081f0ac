package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/hashicorp/go-version"
)

// OverrideVariable names the environment variable that chooses the executable.
const OverrideVariable = "TF"

// CLI is a working executable that is new enough for every feature of the provider.
type CLI struct {
	Path    string // absolute
	Kind    Kind
	Version *version.Version
}

func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Kind.product(), c.Version, c.Path)
}

// Options says where Find looks. The zero value looks where a person would expect.
type Options struct {
	// Override is the path, or the name on PATH, of the executable to use instead of looking for one.
	// Empty means the environment variable TF.
	Override string

	// Checkout is the root of the repository. Empty means the nearest directory above the current one that holds it.
	Checkout string

	// Progress is told about what takes long (fetching, building). Nil means nobody is.
	Progress io.Writer

	// Offline leaves out what needs a network.
	Offline bool

	sources []source // in place of the two ways of getting one; for tests
}

// Find returns the first of these that works and is new enough: the override, terraform on PATH, tofu on PATH, a copy
// fetched or built earlier, a Terraform fetched from its makers, an OpenTofu built from the Go module proxy. An override
// that does not work is an error; it is never passed over in silence.
func Find(ctx context.Context, opts Options) (CLI, error) {
	if opts.Override == "" {
		opts.Override = os.Getenv(OverrideVariable)
	}
	if opts.Progress == nil {
		opts.Progress = io.Discard
	}
	if opts.Override != "" {
		return findOverride(ctx, opts.Override)
	}

	var refusals []error
	for _, kind := range kinds {
		path, err := exec.LookPath(string(kind))
		if err != nil {
			refusals = append(refusals, fmt.Errorf("%s is not on PATH", kind))
			continue
		}
		cli, err := probe(ctx, path)
		if err == nil {
			return cli, nil
		}
		if ctx.Err() != nil {
			return CLI{}, ctx.Err()
		}
		refusals = append(refusals, err)
	}

	cli, err := findInCheckout(ctx, opts)
	if err == nil {
		return cli, nil
	}
	if ctx.Err() != nil {
		return CLI{}, ctx.Err()
	}
	refusals = append(refusals, err)
	return CLI{}, fmt.Errorf("no usable Terraform or OpenTofu:\n%w\ninstall %s, or set %s to the path of one",
		errors.Join(refusals...), wanted(), OverrideVariable)
}

func findOverride(ctx context.Context, override string) (CLI, error) {
	advice := fmt.Sprintf("set %s to the path of %s, or unset it to let one be found", OverrideVariable, wanted())
	path, err := exec.LookPath(override)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, exec.ErrNotFound) {
			return CLI{}, fmt.Errorf("%s=%q does not exist: %s", OverrideVariable, override, advice)
		}
		return CLI{}, fmt.Errorf("%s=%q is not an executable: %s", OverrideVariable, override, advice)
	}
	cli, err := probe(ctx, path)
	if err != nil {
		return CLI{}, fmt.Errorf("%s=%q cannot be used: %w: %s", OverrideVariable, override, err, advice)
	}
	return cli, nil
}

// findInCheckout looks into the checkout's cache and fills it when it is empty. The lock lets the first of several
// processes do the work and the others find it done.
func findInCheckout(ctx context.Context, opts Options) (CLI, error) {
	checkout := opts.Checkout
	if checkout == "" {
		var err error
		if checkout, err = findCheckout(); err != nil {
			return CLI{}, err
		}
	}
	dir := filepath.Join(checkout, ".cache", "terraform")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return CLI{}, fmt.Errorf("make the cache for an executable: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(dir, "lock"))
	if err != nil {
		return CLI{}, fmt.Errorf("wait for another process that fills %s: %w", dir, err)
	}
	defer unlock()

	sources := opts.sources
	if sources == nil {
		sources = []source{
			terraformRelease{site: hashicorpReleases},
			tofuModule{dir: filepath.Join(checkout, "internal", "opentofu")},
		}
	}
	var refusals []error
	for _, s := range sources {
		path, err := cached(dir, s)
		if err != nil {
			refusals = append(refusals, err)
			continue
		}
		if cli, err := probe(ctx, path); err == nil {
			return cli, nil
		}
	}
	if opts.Offline {
		return CLI{}, errors.Join(append(refusals, fmt.Errorf("no copy in %s", dir))...)
	}
	for _, s := range sources {
		cli, err := fill(ctx, dir, s, opts.Progress)
		if err == nil {
			return cli, nil
		}
		if ctx.Err() != nil {
			return CLI{}, ctx.Err()
		}
		fmt.Fprintln(opts.Progress, err)
		refusals = append(refusals, err)
	}
	return CLI{}, errors.Join(refusals...)
}

// source is one way of getting an executable that the machine does not have.
type source interface {
	kind() Kind
	version() (string, error)
	// put writes the executable into dir under the kind's file name.
	put(ctx context.Context, dir string, progress io.Writer) error
}

// cached is the path that s's executable has in the cache directory, whether it is there or not.
func cached(dir string, s source) (string, error) {
	v, err := s.version()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, fmt.Sprintf("%s_%s_%s_%s", s.kind(), v, runtime.GOOS, runtime.GOARCH), s.kind().fileName()), nil
}

// fill gets s's executable into the cache. What is half done never has the final name, so a kill at any moment leaves
// nothing that looks finished.
func fill(ctx context.Context, dir string, s source, progress io.Writer) (CLI, error) {
	path, err := cached(dir, s)
	if err != nil {
		return CLI{}, err
	}
	partial, err := os.MkdirTemp(dir, "partial-")
	if err != nil {
		return CLI{}, fmt.Errorf("make room in the cache: %w", err)
	}
	defer func() { _ = os.RemoveAll(partial) }()
	if err := s.put(ctx, partial, progress); err != nil {
		return CLI{}, err
	}
	if _, err := probe(ctx, filepath.Join(partial, s.kind().fileName())); err != nil {
		return CLI{}, err
	}
	// The directory can only be there when its executable does not run: findInCheckout looked, under the same lock.
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		return CLI{}, fmt.Errorf("replace a broken copy: %w", err)
	}
	if err := os.Chmod(partial, 0o755); err != nil {
		return CLI{}, fmt.Errorf("open the cache to other users: %w", err)
	}
	if err := os.Rename(partial, filepath.Dir(path)); err != nil {
		return CLI{}, fmt.Errorf("put the executable in its place: %w", err)
	}
	return probe(ctx, path)
}

var moduleLine = regexp.MustCompile(`(?m)^module github\.com/drydock-iac/terraform-provider-drydock\s*$`)

// findCheckout walks up from the current directory to the go.mod of the repository.
func findCheckout() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the checkout: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && moduleLine.Match(text) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not inside a checkout of terraform-provider-drydock, which would keep a fetched copy", start)
		}
	}
}

func wanted() string {
	var each []string
	for _, kind := range kinds {
		each = append(each, fmt.Sprintf("%s %s or later", kind.product(), kind.minimum()))
	}
	return strings.Join(each, " or ")
}
