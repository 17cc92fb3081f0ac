package rules_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Ten times as many services take about ten times the work of all rules and of the report, also where every service has
// findings that are about its neighbours. Work is counted in allocations.
func TestWorkGrowsWithServices(t *testing.T) {
	work := func(n int) uint64 {
		dir := t.TempDir()
		var text strings.Builder
		text.WriteString("resource \"aws_subnet\" \"a\" { cidr_block = \"10.0.0.0/28\" }\nresource \"aws_ecs_cluster\" \"main\" { name = \"main\" }\n")
		for i := range n {
			fmt.Fprintf(&text, `
resource "aws_ecs_task_definition" "s%[1]d" {
  family                = "s%[1]d"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "app", image = "nginx", Image = 1, environment = [{ name = "PASSWORD", value = "hunter2hunter2" }] }])
}
resource "aws_ecs_service" "s%[1]d" {
  name            = "s%[1]d"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.s%[1]d.arn
  launch_type     = "FARGATE"
  desired_count   = 4
  network_configuration {
    subnets = [aws_subnet.a.id]
  }
}
`, i)
		}
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := lint.Directory(dir, module.Options{}, rules.All())
		if err := r.WriteText(io.Discard, lint.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if len(r.Findings) < n {
			t.Fatalf("%d services have %d findings; expected one for each at least", n, len(r.Findings))
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	work(10) // what is made once is made now
	small, large := work(60), work(600)
	t.Logf("60 services allocate %d bytes, 600 services %d", small, large)
	if large > 14*small {
		t.Errorf("60 services allocate %d bytes and 600 services %d; expected about ten times as much", small, large)
	}
}
