variable "from" { type = string }
resource "aws_security_group" "tasks" {
  ingress {
    protocol        = "tcp"
    from_port       = 3000 # finding: ports 3000 to 3001
    to_port         = 3001
    security_groups = [var.from]
  }
}
resource "aws_lb_target_group" "web" { target_type = "ip" }
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
output "target_group" { value = aws_lb_target_group.web.arn }
