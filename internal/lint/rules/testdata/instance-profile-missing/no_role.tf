resource "aws_iam_instance_profile" "empty" { # finding: has no role
  name = "empty"
}

resource "aws_launch_configuration" "instance" {
  image_id             = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = aws_iam_instance_profile.empty.name
  user_data            = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
}

resource "aws_autoscaling_group" "instance" {
  min_size             = 1
  max_size             = 3
  launch_configuration = aws_launch_configuration.instance.name
}
