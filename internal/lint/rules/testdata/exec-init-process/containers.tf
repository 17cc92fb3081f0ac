variable "init" {
  type = bool
}

variable "exec" {
  type = bool
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    { name = "none", image = "a:1" }, # finding: Container "none"
    { name = "unknown", image = "a:1", linuxParameters = { initProcessEnabled = var.init } },
  ])
}

resource "aws_ecs_service" "web" {
  name                   = "web"
  cluster                = "main"
  task_definition        = aws_ecs_task_definition.web.arn
  desired_count          = 2
  enable_execute_command = true
}

resource "aws_ecs_task_definition" "other" {
  family                = "other"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_service" "other" {
  name                   = "other"
  task_definition        = aws_ecs_task_definition.other.arn
  enable_execute_command = var.exec
}
