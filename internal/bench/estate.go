package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/terraformcli"
)

// measured is one run of plan and apply.
type measured struct {
	plan, apply time.Duration
	peak        int64 // bytes resident in the provider at its largest during the plan; 0 without a provider
}

// compared are the runs of one estate in three ways.
type compared struct {
	drydock []measured
	echo    []measured // the same resources of a provider that has nothing behind them
	builtIn []measured // the same number of resources that need no provider
}

// estates measures n services (a task definition and a service each) in each
// way, taking turns so that all see the same machine.
func estates(ctx context.Context, cli terraformcli.CLI, binary string, n, runs int) (c compared, err error) {
	echo, err := buildEcho(ctx)
	if err != nil {
		return c, err
	}
	for i := range runs {
		for _, way := range []struct {
			name, config, binary string
			into                 *[]measured
		}{
			{"drydock", servicesConfig(n), binary, &c.drydock},
			{"echo", servicesConfig(n), echo, &c.echo},
			{"built-in", floorConfig(n), "", &c.builtIn},
		} {
			m, err := measure(ctx, cli, filepath.Join(workDir, fmt.Sprintf("%s-%d", way.name, i)), way.config, way.binary)
			if err != nil {
				return c, fmt.Errorf("%s: %w", way.name, err)
			}
			*way.into = append(*way.into, m)
		}
	}
	return c, nil
}

// buildEcho compiles the provider with nothing behind it, under the name that Terraform asks for.
func buildEcho(ctx context.Context) (string, error) {
	binary, err := filepath.Abs(filepath.Join(workDir, "echo", "terraform-provider-drydock"))
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", binary, "./internal/bench/echo").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the echo provider: %w\n%s", err, out)
	}
	return binary, nil
}

func servicesConfig(n int) string {
	var b strings.Builder
	b.WriteString(`terraform {
  required_providers {
    drydock = { source = "drydock-iac/drydock" }
  }
}
provider "drydock" {}
data "drydock_subnets" "default" {
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}
resource "drydock_ecs_cluster" "bench" {
  name = "bench"
}
`)
	for i := range n {
		fmt.Fprintf(&b, `
resource "drydock_ecs_task_definition" "s%[1]d" {
  family                   = "s%[1]d"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{
    name         = "app"
    image        = "public.ecr.aws/nginx/nginx:1.28"
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "N", value = "%[1]d" }]
  }])
}
resource "drydock_ecs_service" "s%[1]d" {
  name            = "s%[1]d"
  cluster         = drydock_ecs_cluster.bench.id
  task_definition = drydock_ecs_task_definition.s%[1]d.arn
  launch_type     = "FARGATE"
  desired_count   = 2
  network_configuration {
    subnets = data.drydock_subnets.default.ids
  }
}
`, i)
	}
	return b.String()
}

func floorConfig(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `
resource "terraform_data" "t%[1]d" {
  input = { family = "t%[1]d", cpu = 256, memory = 512 }
}
resource "terraform_data" "s%[1]d" {
  input = { name = "s%[1]d", task_definition = terraform_data.t%[1]d.id, desired_count = 2 }
}
`, i)
	}
	return b.String()
}

func measure(ctx context.Context, cli terraformcli.CLI, dir, config, binary string) (m measured, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return m, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o644); err != nil {
		return m, err
	}
	var provider *terraformcli.Provider
	if binary != "" {
		provider = &terraformcli.Provider{Binary: binary}
	}
	s, err := terraformcli.Open(cli, dir, provider)
	if err != nil {
		return m, err
	}
	if _, err := s.Output(ctx, "init", "-no-color"); err != nil {
		return m, err
	}
	watch := watchPeak(dir)
	m.plan, err = timed(s.Command(ctx, "plan", "-no-color", "-out=plan"))
	m.peak = watch()
	if err != nil {
		return m, err
	}
	m.apply, err = timed(s.Command(ctx, "apply", "-no-color", "plan"))
	return m, err
}

func timed(cmd *exec.Cmd) (time.Duration, error) {
	began := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return time.Since(began), nil
}
