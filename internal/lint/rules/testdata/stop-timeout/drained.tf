resource "aws_lb_target_group" "web" {
  port                 = 80
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = "vpc-1"
  deregistration_delay = 5
}

resource "aws_lb_target_group" "default" {
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-1"
}

resource "aws_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "awsvpc"
  container_definitions = jsonencode([
    { name = "web", image = "a:1", stopTimeout = 90 }, # finding(info): web breaks its connections after 5
    { name = "sidecar", image = "a:1", stopTimeout = 100 },
    { name = "api", image = "a:1", stopTimeout = 100 },
  ])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.web.arn

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 80
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.default.arn
    container_name   = "api"
    container_port   = 80
  }
}
