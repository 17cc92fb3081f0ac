package rules_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// FuzzLint lints anything: no rule may break, and every report must be written.
func FuzzLint(f *testing.F) {
	for _, pattern := range []string{"testdata/*/*.tf", "../../../examples/pitfalls/*.tf"} {
		seeds, err := filepath.Glob(pattern)
		if err != nil || len(seeds) == 0 {
			f.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, seed := range seeds {
			content, err := os.ReadFile(seed)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(content)
		}
	}
	// Values of shapes that nobody expects, where rules look.
	f.Add([]byte(`resource "aws_ecs_task_definition" "a" {
  container_definitions = jsonencode([null, 1, "a", [], {}, { portMappings = 3, environment = "x", command = { a = 1 } }])
  requires_compatibilities = "FARGATE"
  cpu = -1
  memory = {}
  volume = 3
}
resource "aws_ecs_service" "a" {
  task_definition = aws_ecs_task_definition.a
  desired_count = -9223372036854775808
  deployment_maximum_percent = 9223372036854775807
  load_balancer { target_group_arn = aws_ecs_service.a.id }
}`))
	f.Fuzz(func(t *testing.T, code []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), code, 0o644); err != nil {
			t.Fatal(err)
		}
		result := lint.Directory(dir, module.Options{}, rules.All())
		for _, broken := range result.Broken {
			t.Error(broken)
		}
		if err := result.WriteText(io.Discard, lint.TextOptions{Color: true, Width: 60}); err != nil {
			t.Error(err)
		}
		if err := result.WriteJSON(io.Discard); err != nil {
			t.Error(err)
		}
	})
}
