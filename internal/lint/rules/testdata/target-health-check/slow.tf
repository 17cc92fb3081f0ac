resource "aws_lb_target_group" "web" {
  name        = "web"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-1"

  health_check {
    interval          = 60 # finding: A task is healthy after 5 checks, 60 seconds apart
    healthy_threshold = 5
  }
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:7"
  launch_type     = "FARGATE"
  desired_count   = 2
  health_check_grace_period_seconds = 30

  network_configuration {
    subnets = ["subnet-1", "subnet-2"]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
}
