variable "status" {
  type = string
}

resource "aws_ecs_capacity_provider" "unknown" {
  name = "unknown"
  auto_scaling_group_provider {
    auto_scaling_group_arn = "arn"
    managed_scaling {
      status = var.status
    }
  }
}

resource "aws_ecs_capacity_provider" "not_written" {
  name = "not-written"
  auto_scaling_group_provider {
    auto_scaling_group_arn = "arn"
  }
}

resource "aws_ecs_capacity_provider" "many" {
  for_each = { a = "ENABLED", b = "DISABLED" }
  name     = each.key
  auto_scaling_group_provider {
    auto_scaling_group_arn = "arn"
    managed_scaling {
      status = each.value # finding: managed scaling is DISABLED
    }
  }
}
