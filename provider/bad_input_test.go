package provider_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/service/ecr"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const requireDrydock = `terraform {
  required_providers {
    drydock = { source = "drydock-iac/drydock" }
  }
}

`

// badInput is what goes wrong before anything is done, as a person meets it in a
// plan. The golden file has what Terraform is told, whole.
var badInput = map[string]struct {
	config string
	// state makes the state file "region.db", where it is the trouble.
	state func(t *testing.T, path string)
}{
	"unknown backend": {config: `provider "drydock" {
  backend = "embeded"
}
` + anything},
	"unreachable endpoint": {config: `provider "drydock" {
  backend  = "endpoint"
  endpoint = "http://127.0.0.1:1"
}
` + anything},
	"endpoint without scheme": {config: `provider "drydock" {
  backend  = "endpoint"
  endpoint = "localhost:4566"
}
` + anything},
	"corrupt state": {config: onState, state: func(t *testing.T, path string) {
		writeFile(t, path, strings.Repeat("not a database ", 1000))
	}},
	"state of another program": {config: onState, state: func(t *testing.T, path string) {
		newState(t, path)
		// The application id (https://sqlite.org/fileformat.html#application_id).
		patch(t, path, 68, 42)
	}},
	"newer state": {config: onState, state: func(t *testing.T, path string) {
		newState(t, path)
		// The user version, which holds ours (https://sqlite.org/fileformat.html#user_version_number).
		patch(t, path, 60, 99)
	}},
	"state is a directory": {config: onState, state: func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}},
	"read-only state": {config: onState, state: readOnlyState},
	"locked state":    {config: onState, state: lockedState},
	"wrong type in container definitions": {config: inMemoryProvider + `resource "drydock_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    { name = "proxy", image = "nginx", memory = 64 },
    { name = "app", image = "nginx", memory = 64, portMappings = [{ containerPort = "8080" }] },
  ])
}
`},
	"invalid Fargate size": {config: inMemoryProvider + `resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "4096"
  container_definitions    = jsonencode([{ name = "app", image = "nginx" }])
}
`},
}

const (
	onState = `provider "drydock" {
  state_path = "region.db"
}
` + anything
	// anything makes Terraform configure the provider.
	anything = `
data "drydock_subnets" "all" {}
`
	inMemoryProvider = `provider "drydock" {}

`
)

func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("acceptance tests run Terraform; not with -short")
	}
	cli, err := terraformcli.Find(t.Context(), terraformcli.Options{Progress: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range badInput {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "main.tf"), requireDrydock+c.config)
			session, err := terraformcli.Open(cli, dir, &terraformcli.Provider{Binary: self})
			if err != nil {
				t.Fatal(err)
			}
			if err := session.Init(t.Context(), "-no-color"); err != nil {
				t.Fatal(err)
			}
			if c.state != nil {
				c.state(t, filepath.Join(dir, "region.db"))
			}
			out, err := session.Output(t.Context(), "plan", "-json")
			if code, ended := terraformcli.ExitCode(err); !ended || code != 1 {
				t.Fatalf("the plan ended with %v:\n%s", err, out)
			}
			got := complaints(t, out)
			file := filepath.Join(testdata, "bad_input", strings.ReplaceAll(name, " ", "-")+".golden")
			if *update {
				writeFile(t, file, got)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v; write it with -update", err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// complaints are the errors of a plan -json as a person reads them, without the
// line breaks of a terminal.
func complaints(t *testing.T, out []byte) string {
	t.Helper()
	var b strings.Builder
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var l struct {
			Type       string `json:"type"`
			Diagnostic struct {
				Severity string `json:"severity"`
				Summary  string `json:"summary"`
				Detail   string `json:"detail"`
				Address  string `json:"address"`
				Range    struct {
					Filename string `json:"filename"`
					Start    struct {
						Line int `json:"line"`
					} `json:"start"`
				} `json:"range"`
				Snippet struct {
					Code string `json:"code"`
				} `json:"snippet"`
			} `json:"diagnostic"`
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatalf("%v in %s", err, lines.Bytes())
		}
		d := l.Diagnostic
		if l.Type != "diagnostic" || d.Severity != "error" {
			continue
		}
		fmt.Fprintf(&b, "%s line %d: %s\nError: %s\n%s\n\n", d.Range.Filename, d.Range.Start.Line, strings.TrimSpace(d.Snippet.Code), d.Summary, d.Detail)
	}
	return b.String()
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// newState makes a region with something in it.
func newState(t *testing.T, path string) {
	t.Helper()
	b, err := backend.Open(t.Context(), backend.Config{StatePath: path})
	if err != nil {
		t.Fatal(err)
	}
	name := "web"
	if _, err := b.ECR.CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: &name}); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// patch writes a number of SQLite's file header.
func patch(t *testing.T, path string, offset int, n uint32) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(data[offset:], n)
	writeFile(t, path, string(data))
}

// readOnlyState links to a file that nobody may write, root included: of sysfs.
func readOnlyState(t *testing.T, path string) {
	t.Helper()
	if os.Geteuid() != 0 {
		newState(t, path)
		if err := os.Chmod(path, 0o400); err != nil {
			t.Fatal(err)
		}
		return
	}
	const unwritable = "/sys/kernel/uevent_seqnum"
	if _, err := os.Stat(unwritable); err != nil {
		t.Skip("root may write every file, and there is no " + unwritable)
	}
	if err := os.Symlink(unwritable, path); err != nil {
		t.Fatal(err)
	}
}
