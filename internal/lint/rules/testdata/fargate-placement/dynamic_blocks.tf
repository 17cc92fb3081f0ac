locals {
  strategies = { zone = "attribute:ecs.availability-zone" }
}

variable "more" {
  type = map(string)
}

resource "aws_ecs_service" "spot" {
  name            = "spot"
  task_definition = "web"
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
  dynamic "ordered_placement_strategy" { # finding: placement strategies
    for_each = local.strategies
    content {
      type  = "spread"
      field = ordered_placement_strategy.value
    }
  }
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "web"
  launch_type     = "FARGATE"
  dynamic "ordered_placement_strategy" {
    for_each = var.more
    content {
      type  = "spread"
      field = ordered_placement_strategy.value
    }
  }
}

resource "aws_ecs_service" "ec2" {
  name            = "ec2"
  task_definition = "web"
  launch_type     = "EC2"
  placement_constraints {
    type = "distinctInstance"
  }
}
