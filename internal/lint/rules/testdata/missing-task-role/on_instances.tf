variable "role" {
  type = string
}

locals {
  tasks = {
    web    = null
    worker = "arn:aws:iam::123456789012:role/worker"
  }
}

resource "aws_ecs_task_definition" "app" {
  for_each              = local.tasks
  family                = each.key
  task_role_arn         = each.value # finding: gets the role of the EC2 instance
  container_definitions = "[]"
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  task_role_arn         = var.role
  container_definitions = "[]"
}

resource "aws_ecs_service" "app" {
  for_each        = local.tasks
  name            = each.key
  task_definition = aws_ecs_task_definition.app[each.key].arn
  launch_type     = "EC2"
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = aws_ecs_task_definition.unknown.arn
  launch_type     = "EC2"
}
