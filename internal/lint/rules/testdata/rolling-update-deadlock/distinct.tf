resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_autoscaling_group" "hosts" {
  name                = "hosts"
  min_size            = 2
  max_size            = 3
  vpc_zone_identifier = ["subnet-1"]

  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_launch_template" "host" {
  name          = "host"
  image_id      = "ami-12345678"
  instance_type = "m7g.large"
  user_data     = base64encode("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name         = "web"
    image        = "nginx:1.29"
    memory       = 256
    portMappings = [{ containerPort = 80 }]
  }])
}

resource "aws_ecs_service" "full" {
  name            = "full"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 3 # finding: distinctInstance lets one task run on each of at most 3 instances

  placement_constraints {
    type       = "distinctInstance"
  }
}

resource "aws_ecs_service" "room" {
  name            = "room"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 2

  placement_constraints {
    type       = "distinctInstance"
  }
}

resource "aws_ecs_service" "elsewhere" {
  name            = "elsewhere"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 3

  placement_constraints {
    type       = "memberOf"
    expression = "attribute:ecs.instance-type == m7g.large"
  }
}
