resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name         = "web"
    image        = "web:1.0"
    portMappings = [{ containerPort = 8080 }]
    healthCheck = {
      command     = ["CMD-SHELL", "curl -f http://localhost:8080/ || exit 1"]
      startPeriod = 60
    }
  }])
}
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets = ["subnet-1", "subnet-2"]
  }

}
