variable "protect" {
  type = bool
}

resource "aws_autoscaling_group" "unknown" {
  min_size              = 0
  max_size              = 1
  protect_from_scale_in = var.protect
}

resource "aws_autoscaling_group" "not_written" {
  min_size = 0
  max_size = 1
}

resource "aws_ecs_capacity_provider" "each" {
  for_each = {
    elsewhere = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:x:autoScalingGroupName/x"
    unknown   = aws_autoscaling_group.unknown.arn
  }
  name = each.key
  auto_scaling_group_provider {
    auto_scaling_group_arn         = each.value
    managed_termination_protection = "ENABLED"
    managed_scaling {}
  }
}

resource "aws_ecs_capacity_provider" "no_scaling" {
  name = "no-scaling"
  auto_scaling_group_provider {
    auto_scaling_group_arn         = "arn"
    managed_termination_protection = "ENABLED" # finding: without managed scaling
    managed_scaling {
      status = "DISABLED"
    }
  }
}

resource "aws_ecs_capacity_provider" "not_written" {
  name = "not-written"
  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.not_written.arn
    managed_termination_protection = "ENABLED" # finding: autoscaling_group.not_written is not
    managed_scaling {}
  }
}
