variable "mode" {
  type = string
}

variable "port" {
  type = number
}

locals {
  two = jsonencode([
    { name = "a", image = "a:1", portMappings = [{ containerPort = 80 }, { containerPort = 53 }, { containerPort = 53, protocol = "udp" }] },
    { name = "b", image = "b:1", portMappings = [{ containerPort = 80 }, { containerPort = var.port }, { containerPort = var.port }] }, # finding: container "a"
  ])
}

resource "aws_ecs_task_definition" "awsvpc" {
  family                = "awsvpc"
  network_mode          = "awsvpc"
  container_definitions = local.two
}

resource "aws_ecs_task_definition" "bridge" {
  family                = "bridge"
  container_definitions = local.two
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  network_mode          = var.mode
  container_definitions = local.two
}
