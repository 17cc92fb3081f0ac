variable "balanced" { type = bool }
resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions    = jsonencode([{ name = "web", image = "web:1", portMappings = [{ containerPort = 80 }] }])
}
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 2
  dynamic "load_balancer" {
    for_each = var.balanced ? [1] : []
    content {
      target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
      container_name   = "web"
      container_port   = 80
    }
  }
  network_configuration {
    subnets          = ["subnet-1", "subnet-2"]
    security_groups  = ["sg-1"]
    assign_public_ip = true
  }
}
