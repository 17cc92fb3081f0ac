variable "target_type" {
  type = string
}

variable "mode" {
  type = string
}

variable "green" {
  type = bool
}

resource "aws_lb_target_group" "unknown_type" {
  name        = "unknown"
  target_type = var.target_type
}

resource "aws_lb_target_group" "a" {
  name = "a"
}

resource "aws_lb_target_group" "b" {
  name        = "b"
  target_type = "ip"
}

resource "aws_ecs_task_definition" "unknown_mode" {
  family                = "unknown"
  network_mode          = var.mode
  container_definitions = "[]"
}

resource "aws_ecs_service" "unknown_type" {
  name            = "unknown-type"
  launch_type     = "FARGATE"
  task_definition = "web"
  load_balancer {
    target_group_arn = aws_lb_target_group.unknown_type.arn
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "unknown_mode" {
  name            = "unknown-mode"
  task_definition = aws_ecs_task_definition.unknown_mode.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.a.arn
    container_name   = "web"
    container_port   = 80
  }
}

# Which one it will be is not known.
resource "aws_ecs_service" "either" {
  name            = "either"
  launch_type     = "FARGATE"
  task_definition = "web"
  load_balancer {
    target_group_arn = var.green ? aws_lb_target_group.a.arn : aws_lb_target_group.b.arn
    container_name   = "web"
    container_port   = 80
  }
}

# In mode none there is nothing to be a target.
resource "aws_ecs_task_definition" "none" {
  family                = "none"
  network_mode          = "none"
  container_definitions = "[]"
}

resource "aws_ecs_service" "none" {
  name            = "none"
  task_definition = aws_ecs_task_definition.none.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.a.arn
    container_name   = "web"
    container_port   = 80
  }
}
