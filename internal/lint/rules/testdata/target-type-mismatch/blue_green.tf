resource "aws_lb_target_group" "blue" {
  name        = "blue"
  target_type = "ip"
}

resource "aws_lb_target_group" "green" {
  name        = "green"
  target_type = "instance" # finding: need "ip"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web"
  launch_type     = "FARGATE"

  deployment_configuration {
    strategy = "BLUE_GREEN"
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.blue.arn
    container_name   = "web"
    container_port   = 80

    advanced_configuration {
      alternate_target_group_arn = aws_lb_target_group.green.arn
      production_listener_rule   = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/a/1/2/3"
      role_arn                   = "arn:aws:iam::123456789012:role/ecs"
    }
  }
}
