variable "service" {
  type = string
}

variable "trust" {
  type = string
}

locals {
  roles = {
    both  = { Service = ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] }
    china = { Service = "ecs-tasks.amazonaws.com.cn" }
    any   = "*"
    maybe = { Service = ["lambda.amazonaws.com", var.service] }
  }
}

resource "aws_iam_role" "fine" {
  for_each           = local.roles
  name               = each.key
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = each.value }] })
}

resource "aws_ecs_task_definition" "fine" {
  for_each              = local.roles
  family                = each.key
  task_role_arn         = aws_iam_role.fine[each.key].arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_iam_role" "unknown" {
  name               = "unknown"
  assume_role_policy = var.trust
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  task_role_arn         = aws_iam_role.unknown.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

# It names the service, and denies it.
resource "aws_iam_role" "denied" {
  name = "denied"
  assume_role_policy = jsonencode({ Statement = [
    { Effect = "Deny", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } },
    { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" } },
    { Effect = "Allow", Action = "sts:TagSession", Principal = { Service = "ecs-tasks.amazonaws.com" } }, # finding: has the role "denied" as its execution_role_arn
  ] })
}

resource "aws_ecs_task_definition" "denied" {
  family                = "denied"
  execution_role_arn    = aws_iam_role.denied.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}
