variable "spot" {
  type    = bool
  default = true
}

variable "unknown" {
  type = list(string)
}

resource "aws_ecs_service" "either" {
  name            = "either"
  task_definition = "web"
  launch_type     = var.spot ? null : "FARGATE"
  dynamic "capacity_provider_strategy" {
    for_each = var.spot ? ["FARGATE_SPOT"] : []
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }
}

resource "aws_ecs_service" "may_be_empty" {
  name            = "may-be-empty"
  task_definition = "web"
  launch_type     = "FARGATE"
  dynamic "capacity_provider_strategy" {
    for_each = var.unknown
    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }
}

resource "aws_ecs_service" "managed" {
  name            = "managed"
  task_definition = "web"
  launch_type     = "MANAGED_INSTANCES" # finding: chosen by a capacity provider strategy
}
