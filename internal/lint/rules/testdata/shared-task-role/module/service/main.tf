variable "name" {}

variable "role" {}

resource "aws_ecs_task_definition" "this" {
  family                = var.name
  task_role_arn         = var.role # finding: "web", "worker" share the task role "tasks"
  container_definitions = "[]"
}

resource "aws_ecs_service" "this" {
  name            = var.name
  task_definition = aws_ecs_task_definition.this.arn
}
