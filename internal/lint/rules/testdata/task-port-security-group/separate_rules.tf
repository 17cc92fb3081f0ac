# Two rules of two kinds have what is needed.
resource "aws_security_group" "tasks" {}
resource "aws_vpc_security_group_ingress_rule" "tasks" {
  security_group_id            = aws_security_group.tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.lb.id
}
resource "aws_security_group_rule" "check" {
  type                     = "ingress"
  security_group_id        = aws_security_group.tasks.id
  protocol                 = "tcp"
  from_port                = 9000
  to_port                  = 9000
  source_security_group_id = aws_security_group.lb.id
}

variable "sg" { type = string }
resource "aws_security_group" "lb" {}
resource "aws_lb" "web" { security_groups = [aws_security_group.lb.id] }
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
resource "aws_lb_target_group" "web" {
  target_type = "ip"
  health_check { port = "9000" }
}
resource "aws_ecs_service" "web" {
  name        = "web"
  launch_type = "FARGATE"
  network_configuration {
    subnets         = ["subnet-1"]
    security_groups = [aws_security_group.tasks.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
}

