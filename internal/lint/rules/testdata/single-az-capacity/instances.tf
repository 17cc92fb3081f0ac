resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
  user_data     = base64encode("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
}

resource "aws_autoscaling_group" "one_zone" {
  min_size           = 1
  max_size           = 3
  availability_zones = ["eu-west-1a"] # finding: "eu-west-1a" is the only zone
  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_autoscaling_group" "one_subnet" {
  min_size            = 1
  max_size            = 3
  vpc_zone_identifier = ["subnet-1"] # finding: it has one subnet
  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_autoscaling_group" "two" {
  min_size            = 1
  max_size            = 3
  vpc_zone_identifier = ["subnet-1", "subnet-2"]
  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_autoscaling_group" "at_most_one" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = ["subnet-1"]
  launch_template {
    id = aws_launch_template.host.id
  }
}
