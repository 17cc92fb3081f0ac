package terraformcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/hashicorp/go-version"
)

// The provider's source address in configurations is Namespace/ProviderName, which each program completes with its own
// registry's host.
const (
	Namespace    = "drydock-iac"
	ProviderName = "drydock"
)

var registryHosts = map[Kind]string{
	Terraform: "registry.terraform.io",
	OpenTofu:  "registry.opentofu.org",
}

// Provider is a build of our provider that a session installs in place of a published one.
type Provider struct {
	Binary  string // path of the executable
	Version string // the version it is installed as, so that constraints can be met; empty means 0.0.1: Terraform takes 0.0.0 for no version
}

// Session runs commands in one working directory, apart from the person's own Terraform settings: none of their
// variables, credentials, plug-in caches or CLI configuration reaches it.
//
// A Session is not safe for concurrent use; several Sessions with directories of their own are.
type Session struct {
	CLI    CLI
	Dir    string
	Env    []string // "NAME=value", added to the clean environment
	Stdout io.Writer
	Stderr io.Writer

	configFile string
}

// Open prepares dir, the working directory, for running cli with the provider installed from its file. A nil provider
// means the configuration uses only what is built in or published. What Open writes is in dir/.terraform.
//
// Mirrors are directories with other providers, laid out as filesystem mirrors; with them no registry is asked.
func Open(cli CLI, dir string, provider *Provider, mirrors ...string) (*Session, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("open the working directory: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("open the working directory: %s is a file", dir)
	}
	own := filepath.Join(dir, ".terraform", "session")
	// The provider may have been rebuilt since the last session here.
	if err := os.RemoveAll(own); err != nil {
		return nil, fmt.Errorf("clear the last session: %w", err)
	}
	if err := os.MkdirAll(own, 0o755); err != nil {
		return nil, fmt.Errorf("prepare the working directory: %w", err)
	}
	config := ""
	if provider != nil {
		mirror := filepath.Join(own, "providers")
		if err := provider.mirror(mirror); err != nil {
			return nil, err
		}
		config = installationConfig(mirror, mirrors)
	}
	s := &Session{CLI: cli, Dir: dir, configFile: filepath.Join(own, "cli.tfrc")}
	if err := os.WriteFile(s.configFile, []byte(config), 0o644); err != nil {
		return nil, fmt.Errorf("write the CLI configuration: %w", err)
	}
	return s, nil
}

// mirror lays the provider out as a filesystem mirror, once for each program's registry
// (https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror, "unpacked layout").
func (p Provider) mirror(dir string) error {
	if info, err := os.Stat(p.Binary); err != nil {
		return fmt.Errorf("install the provider: %w", err)
	} else if !info.Mode().IsRegular() {
		return fmt.Errorf("install the provider: %s is not a file", p.Binary)
	}
	v := p.Version
	if v == "" {
		v = "0.0.1"
	}
	if _, err := version.NewSemver(v); err != nil {
		return fmt.Errorf("install the provider as version %q: %w", v, err)
	}
	for _, host := range registryHosts {
		place := filepath.Join(dir, host, Namespace, ProviderName, v, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(place, 0o755); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
		name := "terraform-provider-" + ProviderName + "_v" + v
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if err := linkOrCopy(p.Binary, filepath.Join(place, name)); err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
	}
	return nil
}

// linkOrCopy prefers a hard link: the executable is tens of megabytes and benchmarks open many sessions.
func linkOrCopy(from, to string) error {
	if err := os.Link(from, to); err == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

// installationConfig sends our provider to its mirror and every other to the other mirrors or, without those, to its
// registry. A mirror rather than dev_overrides, because then "init" works and no command warns about an override.
func installationConfig(mirror string, others []string) string {
	var ours []string
	for _, kind := range kinds {
		ours = append(ours, strconv.Quote(registryHosts[kind]+"/"+Namespace+"/"+ProviderName))
	}
	list := strings.Join(ours, ", ")
	method := func(name, arguments string) string { return "  " + name + " {\n" + arguments + "  }\n" }
	path := func(dir string) string { return "    path    = " + hclString(dir) + "\n" }
	exclude := "    exclude = [" + list + "]\n"
	methods := method("filesystem_mirror", path(mirror)+"    include = ["+list+"]\n")
	for _, dir := range others {
		methods += method("filesystem_mirror", path(dir)+exclude)
	}
	if len(others) == 0 {
		methods += method("direct", exclude)
	}
	return "provider_installation {\n" + methods + "}\n"
}

// hclString quotes a path for HCL, where ${ and %{ would start a template.
func hclString(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(s))
}

// Init runs "init". It forgets the dependency lock first: a rebuilt provider has the same version and another checksum,
// which the lock would refuse. So Dir must be a working copy, never a person's own configuration.
func (s *Session) Init(ctx context.Context, args ...string) error {
	if err := os.Remove(filepath.Join(s.Dir, ".terraform.lock.hcl")); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("forget the dependency lock: %w", err)
	}
	return s.Run(ctx, append([]string{"init"}, args...)...)
}

// Run runs one command and streams its output to Stdout and Stderr. When Stderr is nil its end is in the error.
// Cancelling ctx interrupts the command, which then saves its state and ends.
func (s *Session) Run(ctx context.Context, args ...string) error {
	return s.run(ctx, s.Stdout, args)
}

// Output runs one command and returns what it printed, for "show -json" and the like.
func (s *Session) Output(ctx context.Context, args ...string) ([]byte, error) {
	var out bytes.Buffer
	err := s.run(ctx, &out, args)
	return out.Bytes(), err
}

func (s *Session) run(ctx context.Context, stdout io.Writer, args []string) error {
	cmd := s.Command(ctx, args...)
	cmd.Stdout = stdout
	var complaint tail
	cmd.Stderr = s.Stderr
	if s.Stderr == nil {
		cmd.Stderr = &complaint
	}
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("%w (%w)", ctx.Err(), err)
		}
		return fmt.Errorf("%s %s: %w%s", s.CLI.Kind, strings.Join(args, " "), err, complaint.indented())
	}
	return nil
}

// Command is the command that Run would run, for callers that start, measure or kill it themselves.
func (s *Session) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.CLI.Path, args...)
	cmd.Dir = s.Dir
	cmd.Env = append(cleanEnviron(), "TF_CLI_CONFIG_FILE="+s.configFile)
	cmd.Env = append(cmd.Env, s.Env...)
	stopGently(cmd)
	return cmd
}

// ExitCode is the code a command of Run or Output ended with: 2 from "plan -detailed-exitcode" means changes.
// It is false when err is nil or the command did not end by itself.
func ExitCode(err error) (int, bool) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !exit.Exited() {
		return 0, false
	}
	return exit.ExitCode(), true
}
