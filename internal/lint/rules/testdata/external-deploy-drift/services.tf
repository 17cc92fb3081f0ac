variable "controller" {
  type = string
}

locals {
  target_group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/0123456789abcdef"
}

resource "aws_ecs_service" "half" {
  name            = "half"
  task_definition = "web:1"
  deployment_controller {
    type = "CODE_DEPLOY" # finding: changes the service's load_balancer with each
  }
  load_balancer {
    target_group_arn = local.target_group
    container_name   = "web"
    container_port   = 8080
  }
  lifecycle {
    ignore_changes = [task_definition, desired_count]
  }
}

resource "aws_ecs_service" "all" {
  name            = "all"
  task_definition = "web:1"
  deployment_controller {
    type = "CODE_DEPLOY"
  }
  load_balancer {
    target_group_arn = local.target_group
    container_name   = "web"
    container_port   = 8080
  }
  lifecycle {
    ignore_changes = all
  }
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "web:1"
  deployment_controller {
    type = var.controller
  }
}

resource "aws_ecs_service" "rolling" {
  name            = "rolling"
  task_definition = "web:1"
}
