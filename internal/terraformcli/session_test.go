package terraformcli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// TestMain makes the test binary a provider when Terraform starts it as one.
func TestMain(m *testing.M) {
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "" {
		for _, host := range registryHosts {
			// The address only matters to a debugger; either host will do.
			err := providerserver.Serve(context.Background(), func() provider.Provider { return emptyProvider{} },
				providerserver.ServeOpts{Address: host + "/" + Namespace + "/" + ProviderName})
			if err != nil {
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(m.Run())
}

type emptyProvider struct{}

func (emptyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = ProviderName
}
func (emptyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (emptyProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (emptyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (emptyProvider) Resources(context.Context) []func() resource.Resource       { return nil }

// eachCLI runs a test with what Find finds and, when it is in the cache already, with the OpenTofu of internal/opentofu.
func eachCLI(t *testing.T, test func(*testing.T, CLI)) {
	t.Helper()
	found, err := Find(t.Context(), Options{Progress: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Run(string(found.Kind), func(t *testing.T) { test(t, found) })
	checkout, err := findCheckout()
	if err != nil {
		t.Fatal(err)
	}
	built, err := cached(filepath.Join(checkout, ".cache", "terraform"), tofuModule{dir: filepath.Join(checkout, "internal", "opentofu")})
	if err != nil {
		t.Fatal(err)
	}
	if cli, err := probe(t.Context(), built); err == nil && found.Kind != OpenTofu {
		t.Run(string(cli.Kind), func(t *testing.T) { test(t, cli) })
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSessionLifecycle(t *testing.T) {
	// None of these may arrive.
	t.Setenv("TF_VAR_image", "leaked")
	t.Setenv("TF_CLI_ARGS", "-no-such-option")
	t.Setenv("TF_WORKSPACE", "leaked")
	eachCLI(t, func(t *testing.T, cli CLI) {
		dir := t.TempDir()
		write(t, dir, "main.tf", `
variable "image" { default = "one" }
resource "terraform_data" "this" { input = var.image }
output "image" { value = terraform_data.this.output }
`)
		s, err := Open(cli, dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s.Stdout = &out
		ctx := t.Context()
		for _, step := range []func() error{
			func() error { return s.Init(ctx) },
			func() error { return s.Run(ctx, "apply", "-auto-approve", "-no-color") },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(out.String(), "Apply complete! Resources: 1 added") {
			t.Errorf("apply printed:\n%s", out.String())
		}
		got, err := s.Output(ctx, "output", "-raw", "image")
		if err != nil || string(got) != "one" {
			t.Errorf("output is %q, %v; want one", got, err)
		}
		if err := s.Run(ctx, "plan", "-detailed-exitcode"); err != nil {
			t.Errorf("the second plan is not empty: %v", err)
		}
		s.Env = []string{"TF_VAR_image=two"}
		err = s.Run(ctx, "plan", "-detailed-exitcode")
		if code, ended := ExitCode(err); !ended || code != 2 {
			t.Errorf("a plan with a change ended with %v, want exit code 2", err)
		}
	})
}

func TestSessionInstallsTheProvider(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	eachCLI(t, func(t *testing.T, cli CLI) {
		dir := t.TempDir()
		write(t, dir, "main.tf", `
terraform {
  required_providers {
    drydock = {
      source  = "drydock-iac/drydock"
      version = "~> 1.2"
    }
  }
}
provider "drydock" {}
resource "terraform_data" "this" {}
`)
		// A lock of another build of the same version must not be in the way.
		for range 2 {
			s, err := Open(cli, dir, &Provider{Binary: self, Version: "1.2.3"})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Init(t.Context(), "-no-color"); err != nil {
				t.Fatal(err)
			}
			write(t, dir, ".terraform.lock.hcl", `provider "`+registryHosts[cli.Kind]+`/drydock-iac/drydock" {
  version = "1.2.3"
  hashes  = ["h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
}
`)
		}
		s, err := Open(cli, dir, &Provider{Binary: self, Version: "1.2.3"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Init(t.Context(), "-no-color"); err != nil {
			t.Fatal(err)
		}
		schema, err := s.Output(t.Context(), "providers", "schema", "-json")
		if err != nil {
			t.Fatal(err)
		}
		if want := registryHosts[cli.Kind] + "/drydock-iac/drydock"; !strings.Contains(string(schema), want) {
			t.Errorf("the schema names no %s:\n%s", want, schema)
		}
	})
}

func TestSessionErrors(t *testing.T) {
	eachCLI(t, func(t *testing.T, cli CLI) {
		dir := t.TempDir()
		write(t, dir, "main.tf", `resource "terraform_data" {`)
		s, err := Open(cli, dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Run(t.Context(), "validate", "-no-color")
		if err == nil {
			t.Fatal("a broken configuration is valid")
		}
		if !strings.HasPrefix(err.Error(), string(cli.Kind)+" validate -no-color: exit status 1\n") ||
			!strings.Contains(err.Error(), "main.tf line 1") {
			t.Errorf("the error does not say what and where:\n%v", err)
		}
	})
}

// A cancelled apply ends by itself and keeps what it has done.
func TestSessionInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no interrupt to send")
	}
	eachCLI(t, func(t *testing.T, cli CLI) {
		dir := t.TempDir()
		write(t, dir, "main.tf", `
resource "terraform_data" "first" {}
resource "terraform_data" "second" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" { command = "exec sleep 600" }
}
`)
		s, err := Open(cli, dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Init(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s.Stdout = &trigger{text: "(local-exec)", pull: cancel}
		err = s.Run(ctx, "apply", "-auto-approve", "-no-color")
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want a cancellation", err)
		}
		list, err := s.Output(t.Context(), "state", "list")
		if err != nil || !strings.Contains(string(list), "terraform_data.first") {
			t.Errorf("the state holds %q, %v", list, err)
		}
	})
}

// trigger pulls once text has been written.
type trigger struct {
	text string
	pull func()
	seen bytes.Buffer
}

func (w *trigger) Write(p []byte) (int, error) {
	w.seen.Write(p)
	if strings.Contains(w.seen.String(), w.text) {
		w.pull()
	}
	return len(p), nil
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "file", "")
	file := filepath.Join(dir, "file")
	for name, test := range map[string]struct {
		dir      string
		provider *Provider
		want     string
	}{
		"no directory":       {filepath.Join(dir, "none"), nil, "open the working directory"},
		"a file":             {file, nil, "is a file"},
		"no provider":        {dir, &Provider{Binary: filepath.Join(dir, "none")}, "install the provider"},
		"provider directory": {dir, &Provider{Binary: dir}, "is not a file"},
		"version":            {dir, &Provider{Binary: file, Version: "../1"}, `install the provider as version "../1"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(CLI{}, test.dir, test.provider); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestInstallationConfigQuotesThePath(t *testing.T) {
	if got, want := hclString(`/a "b"/${c}/%{d}`), `"/a \"b\"/$${c}/%%{d}"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOtherMirrors(t *testing.T) {
	const ours = `["registry.terraform.io/drydock-iac/drydock", "registry.opentofu.org/drydock-iac/drydock"]`
	for _, c := range []struct {
		others []string
		want   string
	}{
		{nil, `provider_installation {
  filesystem_mirror {
    path    = "own"
    include = ` + ours + `
  }
  direct {
    exclude = ` + ours + `
  }
}
`},
		{[]string{"${a}", "b"}, `provider_installation {
  filesystem_mirror {
    path    = "own"
    include = ` + ours + `
  }
  filesystem_mirror {
    path    = "$${a}"
    exclude = ` + ours + `
  }
  filesystem_mirror {
    path    = "b"
    exclude = ` + ours + `
  }
}
`},
	} {
		if got := installationConfig("own", c.others); got != c.want {
			t.Errorf("with %q:\n%s\nwant:\n%s", c.others, got, c.want)
		}
	}
}
