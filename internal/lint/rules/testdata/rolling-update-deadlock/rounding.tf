# AWS rounds the minimum up and the maximum down.
locals {
  services = {
    one-and-199 = { count = 1, minimum = 100, maximum = 199 }
    three       = { count = 3, minimum = 67, maximum = 133 }
    nine        = { count = 9, minimum = 100, maximum = 111 }
  }
  roomy = {
    one-and-200  = { count = 1, minimum = 100, maximum = 200 }
    two-and-half = { count = 2, minimum = 50, maximum = 100 }
    three        = { count = 3, minimum = 66, maximum = 100 }
    ten          = { count = 10, minimum = 100, maximum = 110 }
  }
}

resource "aws_ecs_service" "stuck" {
  for_each                           = local.services
  name                               = each.key
  task_definition                    = "a"
  desired_count                      = each.value.count
  deployment_minimum_healthy_percent = each.value.minimum
  deployment_maximum_percent         = each.value.maximum # finding: rounded down
}

resource "aws_ecs_service" "roomy" {
  for_each                           = local.roomy
  name                               = each.key
  task_definition                    = "a"
  desired_count                      = each.value.count
  deployment_minimum_healthy_percent = each.value.minimum
  deployment_maximum_percent         = each.value.maximum
}
