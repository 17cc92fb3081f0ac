//go:build unix

package provider_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// TestMain makes the test binary the provider when Terraform starts it as one:
// a process of its own, which can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "" {
		if err := provider.Serve(context.Background(), "test"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// killedEstate changes with its generation: each adds repositories and an access
// point, deploys the services anew and tags everything else.
const killedEstate = `
terraform {
  required_providers {
    drydock = { source = "drydock-iac/drydock" }
  }
}

variable "generation" { type = number }

provider "drydock" {
  default_tags {
    tags = { generation = var.generation }
  }
}

data "drydock_subnets" "all" {}

resource "drydock_ecs_cluster" "main" {
  name = "main"
}

resource "drydock_ecr_repository" "image" {
  count = 2 + var.generation
  name  = "image/${count.index}"
}

resource "drydock_efs_file_system" "data" {
  creation_token = "data"
}

resource "drydock_efs_mount_target" "data" {
  file_system_id = drydock_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}

resource "drydock_efs_access_point" "data" {
  count          = 1 + var.generation
  file_system_id = drydock_efs_file_system.data.id
}

resource "drydock_ecs_task_definition" "web" {
  count                    = 2
  family                   = "web-${count.index}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  containers = {
    app = {
      image       = "public.ecr.aws/docker/library/busybox:1.37"
      command     = ["sleep", "infinity"]
      environment = { GENERATION = tostring(var.generation) }
    }
  }
}

resource "drydock_ecs_service" "web" {
  count           = 2
  name            = "web-${count.index}"
  cluster         = drydock_ecs_cluster.main.name
  task_definition = drydock_ecs_task_definition.web[count.index].arn
  launch_type     = "FARGATE"
  desired_count   = 1
  network_configuration {
    subnets = [data.drydock_subnets.all.ids[0]]
  }
}
`

// TestAKilledApplyLosesNothing kills Terraform and the provider, ever later in
// an apply, at whatever they do then. The state file has to open again and to
// hold every call that Terraform was told had worked; the next apply goes on
// from there.
//
// What was created while Terraform died is not in its state, as on AWS. Where
// the name is taken it is imported, as a person would.
func TestAKilledApplyLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("acceptance tests run Terraform; not with -short")
	}
	t.Parallel()
	const rounds = 8
	k := startKilled(t)
	all := map[string]int{}
	for round := 1; round <= rounds; round++ {
		k.adopt()
		// Later in each round, from the first call on.
		told := k.kill(round, 1+3*(round-1))
		k.holds(round, told)
		for _, l := range told {
			all[l.Hook.Action]++
		}
		if round == rounds/2 || round == rounds {
			// Terraform keeps what it is told in memory for a while; only what an
			// apply has completed is updated and deleted by the rounds after it.
			k.adopt()
			k.run("apply", "-auto-approve", generation(round))
			k.run("plan", "-detailed-exitcode", generation(round))
		}
	}
	t.Logf("acknowledged before a kill: %v", all)
	if all["create"] == 0 || all["update"] == 0 {
		t.Errorf("no kill hit an apply that had created and updated something: %v", all)
	}
	k.run("destroy", "-auto-approve", generation(rounds))
	w := k.look()
	// All that has a name of its own was adopted. Revisions and access points that
	// Terraform never heard of stay.
	for _, kind := range []string{"drydock_ecs_cluster", "drydock_ecs_service", "drydock_ecr_repository", "drydock_efs_file_system"} {
		if left := slices.Sorted(maps.Keys(w[kind])); len(left) > 0 {
			t.Errorf("destroyed, but there is still %s %s", kind, left)
		}
	}
}

func generation(n int) string { return "-var=generation=" + strconv.Itoa(n) }

// killed is a folder with a configuration whose applies are killed.
type killed struct {
	t       *testing.T
	session *terraformcli.Session
	state   string
}

func startKilled(t *testing.T) *killed {
	t.Helper()
	cli, err := terraformcli.Find(t.Context(), terraformcli.Options{Progress: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(killedEstate), 0o600); err != nil {
		t.Fatal(err)
	}
	session, err := terraformcli.Open(cli, dir, &terraformcli.Provider{Binary: self})
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &killed{t: t, session: session, state: filepath.Join(dir, ".drydock", "region.db")}
}

func (k *killed) run(args ...string) {
	k.t.Helper()
	if err := k.session.Run(k.t.Context(), append(args, "-no-color", "-input=false")...); err != nil {
		k.t.Fatal(err)
	}
}

// line is what "apply -json" prints for a change of a resource.
type line struct {
	Type    string `json:"type"`
	Message string `json:"@message"`
	Hook    struct {
		Resource struct {
			Type string `json:"resource_type"`
		} `json:"resource"`
		Action string `json:"action"`
		ID     string `json:"id_value"`
	} `json:"hook"`
}

// kill runs an apply and kills it with its providers, as one process group, at
// the n-th time that it reports the begin or the end of a change. It returns
// the ends: what Terraform was told.
func (k *killed) kill(round, n int) (told []line) {
	k.t.Helper()
	cmd := k.session.Command(k.t.Context(), "apply", "-auto-approve", "-json", generation(round))
	cmd.Stderr = k.t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	seen := 0
	var last string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			break // cut off by the kill
		}
		last = l.Message
		switch {
		case l.Hook.Action == "read": // a data source
			continue
		case l.Type == "apply_complete":
			told = append(told, l)
		case l.Type != "apply_start":
			continue
		}
		if seen++; seen == n {
			if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
				k.t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if seen < n {
		k.t.Fatalf("round %d: the apply ended by itself after %d changes, at last: %s", round, seen, last)
	}
	return told
}
