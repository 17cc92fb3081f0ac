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

// Pre-commit names the file that has changed; what its resource takes from another file concerns it.
func TestLintOfAFileShowsWhatItsResourcesHold(t *testing.T) {
	inTree(t, map[string]string{
		"main.tf":  "resource \"aws_ecs_task_definition\" \"web\" {\n  family                = \"web\"\n  container_definitions = file(\"${path.module}/web.json\")\n}\n",
		"other.tf": "locals {\n}\n",
		"web.json": "[{\"name\": \"web\", \"image\": \"nginx\"}]\n",
	})
	expect(t, 1, []string{"on web.json line 1", "1 finding"}, "lint", "--only=mutable-image-tag", "main.tf")
	expect(t, 0, []string{"No findings"}, "lint", "--only=mutable-image-tag", "other.tf")
	expect(t, 2, []string{"web.json is not a Terraform file", "--plan, as terraform show -json"}, "lint", "web.json")
}
