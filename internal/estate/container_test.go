package estate_test

import (
	"slices"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// One unknown value hides nothing but itself, however the definitions are written.
func TestPartlyUnknownContainers(t *testing.T) {
	for spelling, definitions := range map[string]string{
		"jsonencode": `container_definitions = jsonencode([{
    name         = "web"
    image        = "nginx:${var.tag}"
    memory       = 256
    essential    = var.essential
    portMappings = [{ containerPort = 80, hostPort = var.port }]
    environment  = [{ name = "A", value = var.tag }, { name = "B", value = "b" }]
    dependsOn    = [{ containerName = "init", condition = "SUCCESS" }]
    healthCheck  = { command = ["CMD", "true"], interval = 10 }
    logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.web.name, "awslogs-region" = var.tag } }
    linuxParameters  = { initProcessEnabled = true, tmpfs = [{ containerPath = "/t", size = 1 }] }
  }])`,
		"heredoc": `container_definitions = <<JSON
[{ "name": "web",
  "image": "nginx:${var.tag}",
  "memory": 256,
  "essential": ${var.essential},
  "portMappings": [{ "containerPort": 80, "hostPort": ${var.port} }],
  "environment": [{ "name": "A", "value": "${var.tag}" }, { "name": "B", "value": "b" }],
  "dependsOn": [{ "containerName": "init", "condition": "SUCCESS" }],
  "healthCheck": { "command": ["CMD", "true"], "interval": 10 },
  "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "${aws_cloudwatch_log_group.web.name}", "awslogs-region": "${var.tag}" } },
  "linuxParameters": { "initProcessEnabled": true, "tmpfs": [{ "containerPath": "/t", "size": 1 }] }
}]
JSON`,
		"typed": `containers = {
    web = {
      image         = "nginx:${var.tag}"
      memory        = 256
      essential     = var.essential
      port_mappings = [{ container_port = 80, host_port = var.port }]
      environment   = { A = var.tag, B = "b" }
      depends_on    = { init = "SUCCESS" }
      health_check  = { command = ["CMD", "true"], interval = 10 }
      log_configuration = { log_driver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.web.name, "awslogs-region" = var.tag } }
      linux_parameters  = { init_process_enabled = true, tmpfs = [{ container_path = "/t", size = 1 }] }
    }
  }`,
	} {
		t.Run(spelling, func(t *testing.T) {
			e := build(t, `
variable "tag" {
  type = string
}
variable "essential" {
  type = bool
}
variable "port" {
  type = number
}
resource "aws_cloudwatch_log_group" "web" {
  name_prefix = "web"
}
resource "drydock_ecs_task_definition" "web" {
  family = "web"
  `+definitions+`
}
`)
			d := e.TaskDefinitions[0]
			equal(t, "containers", len(d.Containers.Items), 1)
			c := d.Containers.Items[0]
			for what, pair := range map[string][2]string{
				"name":           {show(c.Name), "web"},
				"image":          {show(c.Image), "unknown"},
				"memory":         {show(c.Memory), "256"},
				"essential":      {show(c.Essential), "unknown"},
				"container port": {show(c.PortMappings.Items[0].ContainerPort), "80"},
				"host port":      {show(c.PortMappings.Items[0].HostPort), "unknown"},
				"A":              {show(estate.Lookup(c.Environment, "A")), "unknown"},
				"B":              {show(estate.Lookup(c.Environment, "B")), "b"},
				"C":              {show(estate.Lookup(c.Environment, "C")), "absent"},
				"dependency":     {show(c.DependsOn.Items[0].Container), "init"},
				"condition":      {show(c.DependsOn.Items[0].Condition), "SUCCESS"},
				"interval":       {show(c.HealthCheck.Interval), "10"},
				"log driver":     {show(c.Log.Driver), "awslogs"},
				"log region":     {show(estate.Lookup(c.Log.Options, "awslogs-region")), "unknown"},
				"init":           {show(c.InitProcess), "true"},
			} {
				equal(t, what, pair[0], pair[1])
			}
			if group := c.Log.Group.One(); group == nil || group != e.LogGroups[0] {
				t.Error("the log group is not found by reference")
			}

			spec := d.Spec()
			equal(t, "image in the spec is unknown", spec.Unknown.Has("container_definitions[0].image"), true)
			equal(t, "memory in the spec", *spec.Containers[0].Memory, 256)
			equal(t, "environment in the spec", *spec.Containers[0].Environment[1].Name, "B")
			equal(t, "dependency in the spec", *spec.Containers[0].DependsOn[0].ContainerName, "init")

			var fargate []string
			for _, p := range d.FargateProblems() {
				if p.Code == "fargate-unsupported" {
					fargate = append(fargate, p.Path)
					if rng := d.At(p.Path); rng.Filename == "" {
						t.Errorf("%s has no place", p.Path)
					}
				}
			}
			if want := []string{"container_definitions[0].linuxParameters.tmpfs"}; !slices.Equal(fargate, want) {
				t.Errorf("unsupported on Fargate are %q, want %q", fargate, want)
			}
		})
	}
}

// More containers may follow: what is wrong in the one that is known stays wrong.
func TestIncompleteContainers(t *testing.T) {
	e := build(t, `
variable "sidecars" {
  type = list(any)
}
resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode(concat([
    {
      name       = "web"
      image      = "nginx:1.29"
      essential  = false
      privileged = true
    },
  ], var.sidecars))
}
`)
	d := e.TaskDefinitions[0]
	equal(t, "complete", d.Containers.Complete, false)
	for _, p := range d.Problems() {
		if p.Code == "no-essential-container" {
			t.Error("another container may be essential")
		}
	}
	for _, p := range d.FargateProblems() {
		if p.Code == "fargate-unsupported" {
			equal(t, "line", d.At(p.Path).Start.Line, 12)
			return
		}
	}
	t.Errorf("privileged is not found: %v", d.FargateProblems())
}

func TestServiceProblems(t *testing.T) {
	each(t, `
variable "name" {
  type = string
}
resource "aws_ecs_task_definition" "web" {
  family                = var.name
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "web", image = "web:1", portMappings = [{ containerPort = 80 }] }])
}
resource "aws_ecs_service" "web" {
  name                = var.name
  task_definition     = aws_ecs_task_definition.web.arn
  launch_type         = "EC2"
  scheduling_strategy = "DAEMON"
  deployment_controller {
    type = "CODE_DEPLOY"
  }
  network_configuration {
    subnets = ["subnet-1"]
  }
  load_balancer {
    target_group_arn = "arn"
    container_name   = "wep"
    container_port   = 80
  }
}
`, func(t *testing.T, e *estate.Estate) {
		s := e.Services[0]
		got := map[string]int{}
		for _, p := range s.Problems() {
			got[p.Code] = s.At(p.Path).Start.Line
		}
		want := map[string]int{"daemon": 14, "target-container": 23}
		for code, line := range want {
			equal(t, code, got[code], line)
		}
		equal(t, "problems", len(got), len(want))
		equal(t, "unknown name", s.Spec().Unknown.Has("name"), true)
	})
}
