package cli_test

import (
	"context"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/cli"
)

// A diff shows the lines around a change, and with --only no rule has looked for secrets.
func TestDryRunShowsNoSecret(t *testing.T) {
	inTree(t, map[string]string{"main.tf": `
resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "bridge"
  container_definitions = jsonencode([
    { name = "web", image = "nginx", environment = [{ name = "A_PASSWORD", value = "swordfish" }] },
  ])
}
`})
	var out, problems strings.Builder
	code := cli.Main(context.Background(), []string{"lint", "--only=fargate-network-mode", "--fix", "--dry-run"}, "1.2.3",
		&cli.IO{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems, Width: 100})
	if code != 0 || strings.Contains(out.String(), "swordfish") || !strings.Contains(out.String(), `{ name = "A_PASSWORD", value = "********" }`) || !strings.Contains(out.String(), `+  network_mode             = "awsvpc"`) {
		t.Errorf("exit code %d\n%s%s", code, &out, &problems)
	}
}
