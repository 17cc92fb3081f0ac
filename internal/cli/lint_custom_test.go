package cli_test

import "testing"

const ownRules = `custom_rule "pinned-images" {
  severity  = "error"
  resources = ["ecs_task_definition"]
  when      = "resource.values.container_definitions.exists(c, c.image.endsWith(':latest'))"
  message   = "An image is not pinned"
  advice    = "Name a version."
  at        = "container_definitions"
}

custom_rule "two-of-everything" {
  resources = ["ecs_service"]
  when      = <<-CEL
    resource.values.desired_count < 2 &&
    resources.exists(r, r.address == resource.references.task_definition[0] && r.values.family != "batch")
  CEL
  message   = "A service has one task"
}
`

func TestLintCustomRules(t *testing.T) {
	inTree(t, map[string]string{
		".drydock.hcl": ownRules,
		"main.tf": `variable "tag" {
  type = string
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "a", image = "nginx:${var.tag}" }, { name = "b", image = "envoy:latest" }])
}

resource "aws_ecs_task_definition" "batch" {
  family                = "batch"
  container_definitions = jsonencode([{ name = "a", image = "nginx:${var.tag}" }])
}

resource "drydock_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 1 # drydock:ignore two-of-everything it is a demo
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 1
}

resource "aws_ecs_service" "batch" {
  name            = "batch"
  task_definition = aws_ecs_task_definition.batch.arn
  desired_count   = 1
}
`})
	only := []string{"lint", "--only=pinned-images", "--only=two-of-everything"}
	expect(t, 1, []string{
		"Error: An image is not pinned [pinned-images]", "on main.tf line 7", "Name a version.",
		"Warning: A service has one task [two-of-everything]", "on main.tf line 21", "3 findings: 1 error, 2 warnings.",
	}, only...)
	for text, want := range map[string]string{
		`custom_rule "x" {}`: "Missing required argument",
		`custom_rule "No" { ` + "\n resources = []\n when = \"true\"\n message = \"m\"\n}":               `"No" is no name for a rule`,
		`custom_rule "static-host-port" { ` + "\n resources = []\n when = \"true\"\n message = \"m\"\n}": `There is a rule "static-host-port" already.`,
		`custom_rule "x" { ` + "\n resources = []\n when = \"1 +\"\n message = \"m\"\n}":                 "Syntax error",
		`custom_rule "x" { ` + "\n resources = []\n when = \"'a'\"\n message = \"m\"\n}":                 "it is a string; expected true or false",
		`custom_rule "x" { ` + "\n resources = []\n when = \"nothing == 1\"\n message = \"m\"\n}":        "undeclared reference to 'nothing'",
	} {
		writeFile(t, ".drydock.hcl", text+"\n")
		expect(t, 2, []string{want, "on .drydock.hcl line"}, "lint")
	}
	// An expression without end is stopped.
	writeFile(t, ".drydock.hcl", "custom_rule \"x\" {\n resources = [\"ecs_service\"]\n message = \"m\"\n when = \"resources.all(a, resources.all(b, resources.all(c, resources.all(d, resources.all(e, resources.all(f, resources.all(g, resources.all(h, resources.all(i, true)))))))))\"\n}\n")
	expect(t, 2, []string{"rule x broke: its expression takes more than 200000 steps for aws_ecs_service.batch"}, "lint", "--only=x")
}
