variable "check" {
  type = any
}

variable "behind" {
  type = bool
}

resource "aws_ecs_task_definition" "two" {
  family = "two"
  container_definitions = jsonencode([
    { name = "a", image = "a:1" },
    { name = "b", image = "b:1", healthCheck = { command = ["CMD", "true"] } },
  ])
}

resource "aws_ecs_service" "two" {
  name            = "two"
  task_definition = aws_ecs_task_definition.two.arn
}

resource "aws_ecs_task_definition" "optional" {
  family = "optional"
  container_definitions = jsonencode([
    { name = "a", image = "a:1" }, # finding: Container "a" is essential
    { name = "b", image = "b:1", essential = false, healthCheck = { command = ["CMD", "true"] } },
  ])
}

resource "aws_ecs_service" "optional" {
  name            = "optional"
  task_definition = aws_ecs_task_definition.optional.arn
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  container_definitions = jsonencode([{ name = "a", image = "a:1", healthCheck = var.check }])
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = aws_ecs_task_definition.unknown.arn
}

resource "aws_ecs_task_definition" "balanced" {
  family                = "balanced"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_service" "balanced" {
  name            = "balanced"
  task_definition = aws_ecs_task_definition.balanced.arn
  dynamic "load_balancer" {
    for_each = var.behind ? [1] : []
    content {
      container_name = "a"
      container_port = 80
    }
  }
}
