resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([
    { name = "web", image = "nginx:1.29", portMappings = [{ containerPort = 8080 }] },
  ])
}
resource "aws_service_discovery_service" "web" {
  name = "web"
  dns_config {
    namespace_id = "ns-1"
    dns_records {
      type = "SRV"
      ttl  = 10
    }
  }
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

  service_registries {
    registry_arn = aws_service_discovery_service.web.arn
    port         = 8080
  }
}
