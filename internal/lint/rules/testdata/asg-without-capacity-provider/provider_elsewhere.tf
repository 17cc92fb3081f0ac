variable "group" {
  type = string
}

# It may be this one's.
resource "aws_ecs_capacity_provider" "hosts" {
  name = "hosts"
  auto_scaling_group_provider {
    auto_scaling_group_arn = var.group
  }
}

resource "aws_launch_configuration" "host" {
  image_id      = "ami-1"
  instance_type = "m5.large"
  user_data     = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
}

resource "aws_autoscaling_group" "hosts" {
  min_size             = 1
  max_size             = 4
  launch_configuration = aws_launch_configuration.host.name
}

resource "aws_autoscaling_policy" "cpu" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.hosts.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
