variable "network" {
  type = list(string)
}

variable "definition" {
  type = string
}

resource "aws_ecs_task_definition" "own_interface" {
  family                = "own_interface"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "bridge" {
  family                = "bridge"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_cloudwatch_event_target" "own_interface" {
  rule     = "nightly"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  role_arn = "arn:aws:iam::123456789012:role/ecsEventsRole"
  ecs_target { # finding: The task has network mode "awsvpc", but the target has no
    task_definition_arn = aws_ecs_task_definition.own_interface.arn
  }
}

resource "aws_scheduler_schedule" "bridge" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.bridge.arn
      network_configuration { # finding: network mode "bridge" and no interface of its own
        subnets = ["subnet-1"]
      }
    }
  }
}

resource "aws_scheduler_schedule" "spot" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
    ecs_parameters { # finding: on Fargate
      task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/spot"
      capacity_provider_strategy {
        capacity_provider = "FARGATE_SPOT"
      }
    }
  }
}

# Nothing is known of these.
resource "aws_cloudwatch_event_target" "unknown" {
  rule     = "nightly"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  role_arn = "arn:aws:iam::123456789012:role/ecsEventsRole"
  ecs_target {
    task_definition_arn = var.definition
  }
}

resource "aws_cloudwatch_event_target" "maybe" {
  rule     = "nightly"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  role_arn = "arn:aws:iam::123456789012:role/ecsEventsRole"
  ecs_target {
    task_definition_arn = aws_ecs_task_definition.own_interface.arn
    launch_type         = "FARGATE"
    dynamic "network_configuration" {
      for_each = var.network
      content {
        subnets = [network_configuration.value]
      }
    }
  }
}
