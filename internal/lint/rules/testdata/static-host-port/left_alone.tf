variable "port" {
  type = number
}

variable "count_of_tasks" {
  type = number
}

locals {
  mapping = { containerPort = 80, hostPort = 80 }
}

resource "aws_ecs_task_definition" "awsvpc" {
  family                = "awsvpc"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "a", image = "a:1", portMappings = [local.mapping] }])
}

resource "aws_ecs_task_definition" "unknown_port" {
  family                = "unknown-port"
  container_definitions = jsonencode([{ name = "a", image = "a:1", portMappings = [{ containerPort = 80, hostPort = var.port }] }])
}

resource "aws_ecs_task_definition" "fixed" {
  family                = "fixed"
  container_definitions = jsonencode([{ name = "a", image = "a:1", portMappings = [local.mapping] }])
}

resource "aws_ecs_service" "left_alone" {
  for_each = {
    awsvpc  = { task = aws_ecs_task_definition.awsvpc.arn, count = 4 }
    unknown = { task = aws_ecs_task_definition.unknown_port.arn, count = 4 }
    single  = { task = aws_ecs_task_definition.fixed.arn, count = 1 }
    some    = { task = aws_ecs_task_definition.fixed.arn, count = var.count_of_tasks }
  }
  name            = each.key
  cluster         = "main"
  launch_type     = "EC2"
  task_definition = each.value.task
  desired_count   = each.value.count
}
