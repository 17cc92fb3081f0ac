resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_launch_template" "host" {
  image_id               = "ami-1"
  instance_type          = "m7g.large"
  vpc_security_group_ids = [aws_security_group.hosts.id]
  user_data              = base64encode("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
}

resource "aws_autoscaling_group" "hosts" {
  name     = "hosts"
  min_size = 1
  max_size = 3
  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_lb" "front" {
  name            = "front"
  security_groups = [aws_security_group.front.id]
}

resource "aws_security_group" "front" {
  name = "front"
}

resource "aws_lb_target_group" "web" {
  name = "web"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.http.arn
  action {
    type = "forward"
    forward {
      target_group {
        arn = aws_lb_target_group.web.arn
      }
    }
  }
  condition {
    path_pattern {
      values = ["/"]
    }
  }
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    { name = "web", image = "nginx:1.29", portMappings = [{ containerPort = 80 }] },
  ])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 80
  }
}

# The load balancer may well have an address in the range.
resource "aws_security_group" "hosts" {
  name = "hosts"
}

resource "aws_vpc_security_group_ingress_rule" "network" {
  security_group_id = aws_security_group.hosts.id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "-1"
}
