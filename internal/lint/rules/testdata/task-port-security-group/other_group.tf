# Another group is let in, not the load balancer's.
resource "aws_security_group" "other" {}
resource "aws_security_group" "tasks" { # finding: Let aws_security_group.lb in on TCP port 8080
  ingress {
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    security_groups = [aws_security_group.other.id]
  }
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

