# PrivateLink of another load balancer.
resource "aws_lb" "web" {
  load_balancer_type = "network" # finding(info): only carries HTTP
  subnets = ["subnet-1"]
}
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port     = 80
  protocol = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
resource "aws_lb_target_group" "web" {
  target_type = "ip"
  protocol    = "TCP"
}
resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 80
  }
}
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "web", image = "web:1", portMappings = [{ containerPort = 80 }] }])
}
resource "aws_lb" "other" {
  load_balancer_type = "network"
}
resource "aws_vpc_endpoint_service" "other" {
  acceptance_required        = true
  network_load_balancer_arns = [aws_lb.other.arn]
}
