package rules_test

import (
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/report"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
)

// TestSecretsStayOutOfReports lints secrets in all places with all rules and writes all formats.
func TestSecretsStayOutOfReports(t *testing.T) {
	result := lintFiles(t, files{"main.tf": `
resource "aws_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "bridge"
  container_definitions = jsonencode([{
    name         = "web"
    image        = "nginx"
    environment  = [{ name = "A_PASSWORD", value = "swordfish" }, { name = "A_PASSWORD", value = "marlinspike" }, { name = "PORT", value = 8080 }]
    command      = ["--token", "barracuda7", "--url=https://me:sturgeon9@example.com"]
    secrets      = [{ name = "B", valueFrom = "a mackerel!" }]
    dockerLabels = { api-key = "flounder22" }
  }])
}
`}, rules.All())
	found := map[string]bool{}
	for _, f := range result.Findings {
		found[f.Rule] = true
	}
	for _, rule := range []string{"plaintext-secret", "duplicate-environment-name", "unknown-container-key", "secret-reference"} {
		if !found[rule] {
			t.Errorf("no finding of %s", rule)
		}
	}
	for _, format := range report.Formats() {
		var b strings.Builder
		if err := format.Write(&b, result, report.Options{Version: "test"}); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"swordfish", "marlinspike", "barracuda7", "sturgeon9", "mackerel", "flounder22"} {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s shows %q", format.Name, secret)
			}
		}
	}
}
