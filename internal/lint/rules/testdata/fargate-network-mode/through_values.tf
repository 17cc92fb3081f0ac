variable "mode" {
  default = "bridge"
}

variable "unknown_mode" {}

locals {
  fargate = ["FARGATE"]
}

resource "aws_ecs_task_definition" "variable" {
  family                   = "variable"
  requires_compatibilities = local.fargate
  network_mode             = var.mode # finding: Fargate has no network mode "bridge"
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "null" {
  family                   = "null"
  requires_compatibilities = local.fargate
  network_mode             = null # finding: without network_mode
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = local.fargate
  network_mode             = var.unknown_mode
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "conditional" {
  family                   = "conditional"
  requires_compatibilities = local.fargate
  network_mode             = contains(local.fargate, "FARGATE") ? "awsvpc" : "bridge"
  container_definitions    = "[]"
}
