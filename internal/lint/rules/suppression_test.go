package rules_test

import (
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
)

// A comment above a block speaks of all that the block holds, also where that stands in a file that has no comments.
func TestSuppressWhatStandsElsewhere(t *testing.T) {
	for _, comment := range []string{"# drydock:ignore mutable-image-tag built here", "# drydock:ignore-file mutable-image-tag built here"} {
		result := lintFiles(t, files{
			"main.tf":  comment + "\nresource \"aws_ecs_task_definition\" \"web\" {\n  family                = \"web\"\n  container_definitions = file(\"${path.module}/web.json\")\n}\n",
			"web.json": "[{\"name\": \"web\", \"image\": \"nginx\"}]\n",
		}, append(lint.BuiltIn(), rules.Find("mutable-image-tag")))
		if len(result.Findings) != 0 || len(result.Suppressed) != 1 || result.Suppressed[0].Range.Filename != "web.json" {
			t.Errorf("%s: %d findings, %v suppressed", comment, len(result.Findings), result.Suppressed)
		}
	}
}
