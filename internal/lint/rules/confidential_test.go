package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/custom"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/report"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// hidden is a task definition with secrets in all places; each stands on a line with a finding of another rule or beside one.
const hidden = `
resource "aws_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "bridge"
  container_definitions = jsonencode([{
    name = "web", image = "nginx", environment = [{ name = "A_PASSWORD", value = "swordfish" }, { name = "A_PASSWORD", value = "marlinspike" }], command = ["--token", "barracuda7"], secrets = [{ name = "B", valueFrom = "a mackerel!" }], dockerLabels = { api-key = "flounder22" }
  }])
}

resource "aws_ecs_service" "web" {
  name            = "swordfish"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "halibut-EC2-postgres://me:sturgeon9@example.com"
}
`

// TestSecretsStayOutOfReportsOfEachRule runs each rule alone, and rules in CEL: what is a secret does not depend on it.
func TestSecretsStayOutOfReportsOfEachRule(t *testing.T) {
	own, err := custom.New(custom.Definition{Name: "no-task", Kinds: []string{"ecs_task_definition"}, When: "true", Message: "There is a task with swordfish", At: "container_definitions"})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, rule := range append(rules.All(), own) {
		result := lintFiles(t, files{"main.tf": hidden}, []*lint.Rule{rule})
		found += len(result.Findings)
		for _, format := range report.Formats() {
			var b strings.Builder
			if err := format.Write(&b, result, report.Options{Version: "test"}); err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"swordfish", "marlinspike", "barracuda7", "sturgeon9", "mackerel", "flounder22"} {
				if strings.Contains(b.String(), secret) {
					t.Errorf("%s: %s shows %q:\n%s", rule.Name, format.Name, secret, b.String())
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("%d findings", found)
	}
}

// TestSecretsStayOutOfReportsOnMistakes has no estate to look for secrets in.
func TestSecretsStayOutOfReportsOnMistakes(t *testing.T) {
	dir := t.TempDir()
	source := "variable \"a\" {\n  default = { db_password = \"swordfish\" } {\n}\nlocals {\n  key = \"AKIA" + "IOSFODNN7EXAMPLE\" + \n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	result := lint.Directory(dir, module.Options{}, rules.All())
	if len(result.Problems) == 0 {
		t.Fatal("no problems")
	}
	for _, format := range report.Formats() {
		var b strings.Builder
		if err := format.Write(&b, result, report.Options{Version: "test"}); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"swordfish", "IOSFODNN7EXAMPLE"} {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s shows %q:\n%s", format.Name, secret, b.String())
			}
		}
	}
}

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
