variable "strategy" {
  type = map(number)
}

# Which provider it will be is not known.
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn

  dynamic "capacity_provider_strategy" {
    for_each = var.strategy
    content {
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value
    }
  }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = "[]"
}

# A capacity provider outside the code is one of instances: its tasks may have any mode.
resource "aws_ecs_service" "elsewhere" {
  name            = "elsewhere"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.elsewhere.arn

  capacity_provider_strategy {
    capacity_provider = "instances"
    weight            = 1
  }
}

resource "aws_ecs_task_definition" "elsewhere" {
  family                = "elsewhere"
  container_definitions = "[]"
}
