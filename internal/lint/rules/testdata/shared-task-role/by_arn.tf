locals {
  account = "123456789012"
}

resource "aws_ecs_task_definition" "task" {
  for_each              = toset(["a", "b"])
  family                = each.key
  task_role_arn         = "arn:aws:iam::${local.account}:role/service/everything" # finding: "everything"
  container_definitions = "[]"
}

resource "aws_ecs_service" "task" {
  for_each        = aws_ecs_task_definition.task
  name            = each.key
  task_definition = each.value.arn
}

# The role is in the code, and named here by its ARN.
resource "aws_iam_role" "named" {
  name               = "named"
  assume_role_policy = "{}"
}

resource "aws_ecs_task_definition" "by_reference" {
  family                = "by-reference"
  task_role_arn         = aws_iam_role.named.arn # finding: "named"
  container_definitions = "[]"
}

resource "aws_ecs_task_definition" "by_name" {
  family                = "by-name"
  task_role_arn         = "arn:aws:iam::123456789012:role/named" # finding: "named"
  container_definitions = "[]"
}

resource "aws_ecs_service" "by_reference" {
  name            = "by-reference"
  task_definition = aws_ecs_task_definition.by_reference.family
}

resource "aws_ecs_service" "by_name" {
  name            = "by-name"
  task_definition = "by-name:3"
}
