package estate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// build makes the estate of one file's code.
func build(t *testing.T, code string) *estate.Estate {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	m, diags := module.Load(dir, module.Options{})
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			t.Fatal(d)
		}
	}
	return estate.Build(m.Resources, m.Sources(), !m.Unread)
}

// each runs a test in both spellings of the resource types.
func each(t *testing.T, code string, check func(*testing.T, *estate.Estate)) {
	t.Helper()
	for _, prefix := range []string{"aws_", "drydock_"} {
		t.Run(strings.TrimSuffix(prefix, "_"), func(t *testing.T) {
			check(t, build(t, regexp.MustCompile(`\baws_`).ReplaceAllString(code, prefix)))
		})
	}
}

// name is the part of an address that tests write.
func name(r *module.Resource) string { return r.Address[strings.LastIndexByte(r.Address, '.')+1:] }

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func show[T any](v estate.Value[T]) string {
	if value, ok := v.Get(); ok {
		return fmt.Sprint(value)
	}
	switch {
	case v.Unknown():
		return "unknown"
	case v.Written():
		return "null"
	}
	return "absent"
}

// Eight times the services may take a little more than eight times the work, counted in allocations; "make bench" has the time.
func TestLinear(t *testing.T) {
	resources := func(n int) []*module.Resource {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `
resource "aws_security_group" "s%[1]d" {
  name = "s%[1]d"
}
resource "aws_vpc_security_group_ingress_rule" "s%[1]d" {
  security_group_id            = aws_security_group.s%[1]d.id
  referenced_security_group_id = aws_security_group.s%[1]d.id
  ip_protocol                  = "-1"
}
data "aws_iam_policy_document" "s%[1]d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
resource "aws_iam_role" "s%[1]d" {
  name               = "s%[1]d"
  assume_role_policy = data.aws_iam_policy_document.s%[1]d.json
}
resource "aws_ecs_task_definition" "s%[1]d" {
  family                = "s%[1]d"
  task_role_arn         = aws_iam_role.s%[1]d.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}
resource "aws_ecs_service" "s%[1]d" {
  name            = "s%[1]d"
  task_definition = aws_ecs_task_definition.s%[1]d.arn
}
`, i)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		m, _ := module.Load(dir, module.Options{})
		return m.Resources
	}
	allocations := func(r []*module.Resource) float64 {
		return testing.AllocsPerRun(1, func() { estate.Build(r, nil, true) })
	}
	small, large := allocations(resources(150)), allocations(resources(1200))
	if small == 0 || large > 8*1.5*small {
		t.Errorf("8 times the services take %.0f allocations instead of %.0f", large, small)
	}
}
