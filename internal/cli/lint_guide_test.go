package cli_test

import (
	"strings"
	"testing"
)

// The configurations of the guide load and its suppression is understood.
func TestLintGuideHolds(t *testing.T) {
	text := readFile(t, "../../templates/guides/lint.md")
	var blocks []string
	for i, part := range strings.Split(text, "```terraform\n") {
		if i > 0 {
			block, _, _ := strings.Cut(part, "\n```")
			blocks = append(blocks, block+"\n")
		}
	}
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of Terraform in the guide, expected the configuration, the suppression and the custom rule", len(blocks))
	}
	t.Chdir(t.TempDir())
	writeFile(t, "prod.tfvars", "")
	writeFile(t, ".drydock.hcl", blocks[0]+blocks[2])
	writeFile(t, "main.tf", `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = "web:latest", memory = 128 }])
}
`)
	expect(t, 1, []string{"An image is not pinned", "[pinned-images]"}, "lint", "--only=pinned-images")
	writeFile(t, "main.tf", blocks[1])
	expect(t, 1, []string{"[unused-suppression]", "static-host-port"}, "lint")
}
