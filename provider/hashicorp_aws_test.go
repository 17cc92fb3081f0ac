package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// pluginMirror names a directory, laid out as a filesystem mirror, that holds
// hashicorp/aws. It is too large to fetch for every run of the tests.
var pluginMirror = os.Getenv("DRYDOCK_TEST_PLUGIN_MIRROR")

// twins are the two providers on one endpoint; hashicorp/aws as released.
const twins = `
terraform {
  required_providers {
    aws     = { source = "registry.terraform.io/hashicorp/aws" }
    drydock = { source = "drydock-iac/drydock" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_metadata_api_check     = true
  skip_credentials_validation = true
  endpoints {
    ec2 = %[1]q
    ecr = %[1]q
    ecs = %[1]q
    efs = %[1]q
    sts = %[1]q
  }
}

provider "drydock" {
  backend  = "endpoint"
  endpoint = %[1]q
}
`

// TestMovedFromHashicorpAWS applies an estate with the real hashicorp/aws
// against the served region, renames its types and moves it here: the plan has
// nothing else to do.
func TestMovedFromHashicorpAWS(t *testing.T) {
	if pluginMirror == "" {
		t.Skip("DRYDOCK_TEST_PLUGIN_MIRROR names no filesystem mirror that holds hashicorp/aws")
	}
	estates(t, func(t *testing.T, theirs, ours string) {
		t.Parallel()
		w := acctest.NewOn(t, backend.KindEndpoint)
		e := estate{t: t, endpoint: w.Endpoint()}
		e.open()
		e.write(theirs)
		e.run("apply", "-auto-approve")
		e.run("plan", "-detailed-exitcode")
		e.write(ours + moves(theirs))
		e.onlyMoves()
		e.run("apply", "-auto-approve")
		e.write(ours)
		e.run("plan", "-detailed-exitcode")
		e.run("destroy", "-auto-approve")
	})
}

// moves are the moved blocks of a configuration's resources.
func moves(theirs string) string {
	var b strings.Builder
	for _, l := range strings.Split(theirs, "\n") {
		var kind, name string
		if n, _ := fmt.Sscanf(l, "resource %q %q {", &kind, &name); n == 2 {
			fmt.Fprintf(&b, "moved {\n  from = %s.%s\n  to   = %s.%s\n}\n", kind, name, strings.Replace(kind, "aws_", "drydock_", 1), name)
		}
	}
	return b.String()
}

// estate is a folder in which both providers can be used.
type estate struct {
	t        *testing.T
	endpoint string
	session  *terraformcli.Session
}

func (e *estate) open() {
	e.t.Helper()
	cli, err := terraformcli.Find(e.t.Context(), terraformcli.Options{Progress: e.t.Output()})
	if err != nil {
		e.t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		e.t.Fatal(err)
	}
	if e.session, err = terraformcli.Open(cli, e.t.TempDir(), &terraformcli.Provider{Binary: self}, pluginMirror); err != nil {
		e.t.Fatal(err)
	}
	e.write("")
	if err := e.session.Init(e.t.Context(), "-no-color"); err != nil {
		e.t.Fatal(err)
	}
}

func (e *estate) write(config string) {
	e.t.Helper()
	text := fmt.Sprintf(twins, e.endpoint) + config
	if err := os.WriteFile(filepath.Join(e.session.Dir, "main.tf"), []byte(text), 0o600); err != nil {
		e.t.Fatal(err)
	}
}

// run fails the test with what Terraform printed.
func (e *estate) run(args ...string) []byte {
	e.t.Helper()
	out, err := e.session.Output(e.t.Context(), append(args, "-no-color")...)
	if err != nil {
		e.t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// onlyMoves demands that a plan changes nothing but addresses, of everything.
func (e *estate) onlyMoves() {
	e.t.Helper()
	e.run("plan", "-out=moves")
	var plan tfjson.Plan
	if err := json.Unmarshal(e.run("show", "-json", "moves"), &plan); err != nil {
		e.t.Fatal(err)
	}
	moved := 0
	for _, c := range plan.ResourceChanges {
		if c.PreviousAddress != "" {
			moved++
		}
		if !c.Change.Actions.NoOp() {
			e.t.Errorf("moving is not all that happens: %s: %v", c.Address, c.Change.Actions)
		}
	}
	if moved == 0 || moved != len(plan.ResourceChanges) {
		e.t.Errorf("%d of %d resources are moved", moved, len(plan.ResourceChanges))
	}
	if e.t.Failed() {
		e.t.Fatalf("the plan:\n%s", e.run("show", "moves"))
	}
}
