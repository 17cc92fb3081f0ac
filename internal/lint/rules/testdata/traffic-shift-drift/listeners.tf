variable "strategy" {
  type = string
}

resource "aws_lb_target_group" "blue" {
  target_type = "ip"
}

resource "aws_lb_target_group" "green" {
  target_type = "ip"
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = "arn"
  port              = 80
  protocol          = "TCP"
  default_action { # finding: (LINEAR)
    type             = "forward"
    target_group_arn = aws_lb_target_group.blue.arn
  }
}

resource "aws_lb_listener" "ignoring" {
  load_balancer_arn = "arn"
  port              = 81
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.blue.arn
  }
  lifecycle {
    ignore_changes = [default_action[0].forward]
  }
}

resource "aws_ecs_service" "each" {
  for_each = {
    linear   = { listener = aws_lb_listener.tcp.arn, strategy = "LINEAR" }
    canary   = { listener = aws_lb_listener.ignoring.arn, strategy = "CANARY" }
    rolling  = { listener = aws_lb_listener.ignoring.arn, strategy = "ROLLING" }
    unknown  = { listener = aws_lb_listener.ignoring.arn, strategy = var.strategy }
    external = { listener = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/a/b/c", strategy = "BLUE_GREEN" }
  }
  name            = each.key
  task_definition = "web"
  launch_type     = "FARGATE"
  deployment_configuration {
    strategy = each.value.strategy
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.blue.arn
    container_name   = "web"
    container_port   = 80
    advanced_configuration {
      alternate_target_group_arn = aws_lb_target_group.green.arn
      production_listener_rule   = each.value.listener
      role_arn                   = "arn"
    }
  }
}
