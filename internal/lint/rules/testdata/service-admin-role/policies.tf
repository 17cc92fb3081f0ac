locals {
  allowed = { all = "*", ecs = "elasticloadbalancing:*" }
}

resource "aws_iam_role" "service" {
  for_each           = local.allowed
  name               = each.key
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "service" {
  for_each = local.allowed
  role     = aws_iam_role.service[each.key].id
  policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = each.value, Resource = "*" }] })
}

resource "aws_ecs_service" "all" {
  name            = "all"
  task_definition = "a"
  iam_role        = aws_iam_role.service["all"].name # finding: its policy allows every action
}

resource "aws_ecs_service" "ecs" {
  name            = "ecs"
  task_definition = "a"
  iam_role        = aws_iam_role.service["ecs"].name
}

resource "aws_ecs_service" "elsewhere" {
  name            = "elsewhere"
  task_definition = "a"
  iam_role        = "arn:aws:iam::123456789012:role/Administrator"
}
