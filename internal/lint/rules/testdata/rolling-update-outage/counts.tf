variable "tasks" {
  type = number
}

variable "percent" {
  type = number
}

locals {
  counts = { none = 0, one = 1, some = var.tasks }
}

resource "aws_ecs_service" "by_count" {
  for_each                           = local.counts
  name                               = each.key
  task_definition                    = "a"
  desired_count                      = each.value
  deployment_minimum_healthy_percent = 0 # finding: before a new one runs
}

resource "aws_ecs_service" "none" {
  name                               = "none"
  task_definition                    = "a"
  desired_count                      = 0
  deployment_minimum_healthy_percent = 0
}

resource "aws_ecs_service" "unknown" {
  name                               = "unknown"
  task_definition                    = "a"
  desired_count                      = 2
  deployment_minimum_healthy_percent = var.percent
}

# One task of a hundred must stay: it rounds up.
resource "aws_ecs_service" "little" {
  name                               = "little"
  task_definition                    = "a"
  desired_count                      = 2
  deployment_minimum_healthy_percent = 1
}

resource "aws_ecs_service" "code_deploy" {
  name                               = "code-deploy"
  task_definition                    = "a"
  desired_count                      = 2
  deployment_minimum_healthy_percent = 0
  deployment_controller {
    type = "CODE_DEPLOY"
  }
}
