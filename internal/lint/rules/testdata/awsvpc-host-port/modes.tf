variable "mode" {
  type = string
}

locals {
  containers = jsonencode([{ name = "a", image = "a:1", portMappings = [{ containerPort = 8080, hostPort = 80 }] }]) # finding: network mode "host"
}

resource "aws_ecs_task_definition" "host" {
  family                = "host"
  network_mode          = "host"
  container_definitions = local.containers
}

resource "aws_ecs_task_definition" "bridge" {
  family                = "bridge"
  container_definitions = local.containers
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  network_mode          = var.mode
  container_definitions = local.containers
}

resource "aws_ecs_task_definition" "zero" {
  family                = "zero"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "a", image = "a:1", portMappings = [{ containerPort = 8080, hostPort = 0 }] }])
}
