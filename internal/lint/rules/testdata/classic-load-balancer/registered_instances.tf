resource "aws_elb" "front" {
  name = "front"
  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_launch_configuration" "host" {
  image_id      = "ami-1"
  instance_type = "m5.large"
  user_data     = "#!/bin/bash\necho ECS_CLUSTER=main > /etc/ecs/ecs.config\n"
}

resource "aws_autoscaling_group" "hosts" {
  name                 = "hosts"
  min_size             = 1
  max_size             = 2
  launch_configuration = aws_launch_configuration.host.name
  load_balancers       = [aws_elb.front.name] # finding: whether or not a task runs there
}

# Not of ECS: what it does with its load balancer is its own.
resource "aws_launch_configuration" "legacy" {
  image_id      = "ami-2"
  instance_type = "m5.large"
}

resource "aws_autoscaling_group" "legacy" {
  name                 = "legacy"
  min_size             = 1
  max_size             = 2
  launch_configuration = aws_launch_configuration.legacy.name
}

resource "aws_autoscaling_attachment" "legacy" {
  autoscaling_group_name = aws_autoscaling_group.legacy.name
  elb                    = aws_elb.front.id
}
