# Only a scraper of metrics in the same network is let in.
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
  network_configuration {
    subnets          = ["subnet-1", "subnet-2"]
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = true
  }
}
resource "aws_security_group" "scraper" {}
resource "aws_security_group" "web" {
  ingress {
    protocol        = "tcp"
    from_port       = 80
    to_port         = 80
    security_groups = [aws_security_group.scraper.id]
  }
}
