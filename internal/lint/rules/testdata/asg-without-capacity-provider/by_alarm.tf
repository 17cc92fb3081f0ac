data "aws_ssm_parameter" "ecs" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_launch_template" "host" {
  image_id      = data.aws_ssm_parameter.ecs.value
  instance_type = "m7g.large"
}

resource "aws_launch_template" "other" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
}

resource "aws_autoscaling_group" "all" {
  for_each = { hosts = aws_launch_template.host.id, other = aws_launch_template.other.id }
  name     = each.key
  min_size = 1
  max_size = 4
  launch_template {
    id = each.value
  }
}

resource "aws_autoscaling_policy" "out" { # finding: scales by MemoryReservation
  name                   = "out"
  autoscaling_group_name = aws_autoscaling_group.all["hosts"].name
  adjustment_type        = "ChangeInCapacity"
  scaling_adjustment     = 1
}

resource "aws_cloudwatch_metric_alarm" "memory" {
  alarm_name    = "memory"
  namespace     = "AWS/ECS"
  metric_name   = "MemoryReservation"
  alarm_actions = [aws_autoscaling_policy.out.arn]
}

# Not of ECS.
resource "aws_autoscaling_policy" "other" {
  name                   = "other"
  autoscaling_group_name = aws_autoscaling_group.all["other"].name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
