resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["EC2"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([
    { name = "web", image = "nginx:1.29", portMappings = [{ containerPort = 8080 }] },
  ])
}
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  desired_count   = 2
  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = true # finding: assign_public_ip works on Fargate only
  }
}
