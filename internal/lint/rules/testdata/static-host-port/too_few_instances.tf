resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
  user_data     = base64encode("#!/bin/bash\necho ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config\n")
}

resource "aws_autoscaling_group" "hosts" {
  name     = "hosts"
  min_size = 1
  max_size = 2

  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_ecs_task_definition" "proxy" {
  family       = "proxy"
  network_mode = "host"
  container_definitions = jsonencode([{
    name         = "proxy"
    image        = "envoy:1"
    portMappings = [{ containerPort = 9901 }] # finding(error): the service wants 3 tasks on at most 2
  }])
}

resource "aws_ecs_service" "proxy" {
  name            = "proxy"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.proxy.arn
  desired_count   = 3
}

# As many instances as tasks: tight, but possible.
resource "aws_ecs_task_definition" "agent" {
  family       = "agent"
  network_mode = "host"
  container_definitions = jsonencode([{
    name         = "agent"
    image        = "agent:1"
    portMappings = [{ containerPort = 8125, protocol = "udp" }]
  }])
}

resource "aws_ecs_service" "agent" {
  name            = "agent"
  cluster         = aws_ecs_cluster.main.arn
  task_definition = aws_ecs_task_definition.agent.arn
  desired_count   = 2
}

# One on each instance is what a daemon is for.
resource "aws_ecs_service" "daemon" {
  name                = "daemon"
  cluster             = aws_ecs_cluster.main.arn
  task_definition     = aws_ecs_task_definition.agent.arn
  scheduling_strategy = "DAEMON"
}
