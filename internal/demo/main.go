// Command demo is "make demo": drydock as a user meets it. It lints two
// estates, lets Terraform create one on the embedded region, updates it by a
// rolling deployment, shows both deployments as timelines, plans once more and
// destroys. Everything it writes is in .cache/demo of the checkout.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
)

const (
	nextImage = "public.ecr.aws/nginx/nginx:1.29"
	workDir   = ".cache/demo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "\ndemo: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	drydock, err := filepath.Abs(filepath.Join("bin", "drydock"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(drydock); err != nil {
		return fmt.Errorf("run it from the root of the checkout as \"make demo\": %w", err)
	}
	cli, err := terraformcli.Find(ctx, terraformcli.Options{Progress: os.Stderr})
	if err != nil {
		return err
	}
	began := time.Now()
	d := &demo{drydock: drydock, color: term.IsTerminal(int(os.Stdout.Fd())) && os.Getenv("NO_COLOR") == ""}

	d.chapter("1. An estate as it is found in the wild: what does the linter see?")
	if err := d.lint(ctx, 1, "examples/pitfalls"); err != nil {
		return err
	}
	d.chapter("2. The estate that we are about to create is clean")
	if err := d.lint(ctx, 0, "--min-severity=warning", "examples/web-service"); err != nil {
		return err
	}
	if err := d.terraform(ctx, cli); err != nil {
		return err
	}
	fmt.Printf("\nDone in %s, with %s, without an account.\n", time.Since(began).Round(100*time.Millisecond), string(cli.Kind)+" "+cli.Version.String())
	return nil
}

type demo struct {
	drydock string
	color   bool
}

func (d *demo) terraform(ctx context.Context, cli terraformcli.CLI) error {
	if err := os.RemoveAll(workDir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(workDir), 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(workDir, os.DirFS("examples/web-service")); err != nil {
		return err
	}
	s, err := terraformcli.Open(cli, workDir, &terraformcli.Provider{Binary: filepath.Join("bin", "terraform-provider-drydock"+exe())})
	if err != nil {
		return err
	}
	s.Stdout, s.Stderr = os.Stdout, os.Stderr
	var colour []string
	if !d.color {
		colour = []string{"-no-color"}
	}
	terraform := func(args ...string) error {
		d.command(append([]string{string(cli.Kind)}, args...)...)
		return s.Run(ctx, append(args[:1:1], append(colour, args[1:]...)...)...)
	}
	timeline := func() error {
		return d.run(ctx, 0, "timeline", "--region", "eu-west-1", "--state", filepath.Join(workDir, ".drydock", "region.db"), "harbour/web")
	}

	d.chapter("3. Terraform plans and creates it on the embedded region")
	d.command(string(cli.Kind), "init")
	if out, err := s.Output(ctx, "init", "-no-color"); err != nil {
		os.Stdout.Write(out)
		return err
	}
	if err := terraform("plan", "-out=create.tfplan", "-compact-warnings"); err != nil {
		return err
	}
	if err := terraform("apply", "-compact-warnings", "create.tfplan"); err != nil {
		return err
	}
	d.chapter("4. How the first deployment went, on the region's clock")
	if err := timeline(); err != nil {
		return err
	}
	d.chapter("5. A new image is a rolling update: never under 3 healthy tasks, never above 6")
	image := "-var=image=" + nextImage
	if err := terraform("apply", "-compact-warnings", "-auto-approve", image); err != nil {
		return err
	}
	if err := timeline(); err != nil {
		return err
	}
	d.chapter("6. Nothing is left to do")
	if err := terraform("plan", "-compact-warnings", "-detailed-exitcode", image); err != nil {
		return fmt.Errorf("the last plan is not empty: %w", err)
	}
	d.chapter("7. And everything goes again")
	return terraform("destroy", "-compact-warnings", "-auto-approve", image)
}

func (d *demo) lint(ctx context.Context, code int, args ...string) error {
	return d.run(ctx, code, append([]string{"lint"}, args...)...)
}

// run runs a command of drydock, which must end with that exit code.
func (d *demo) run(ctx context.Context, code int, args ...string) error {
	d.command(append([]string{"drydock"}, args...)...)
	cmd := exec.CommandContext(ctx, d.drydock, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return err
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return fmt.Errorf("drydock %s ended with exit code %d, expected %d", strings.Join(args, " "), got, code)
	}
	return nil
}

func (d *demo) chapter(title string) {
	fmt.Printf("\n%s\n", d.paint("1;36", "── "+title+" "+strings.Repeat("─", max(0, 76-len([]rune(title))))))
}

func (d *demo) command(words ...string) {
	fmt.Printf("\n%s\n", d.paint("1", "$ "+strings.Join(words, " ")))
}

func (d *demo) paint(style, text string) string {
	if !d.color {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
