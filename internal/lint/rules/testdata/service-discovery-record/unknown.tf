variable "type" { type = string }
variable "name" { type = string }
resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([
    { name = "web", image = "nginx:1.29", portMappings = [{ name = var.name, containerPort = 8080 }] },
  ])
}
resource "aws_service_discovery_service" "web" {
  name = "web"
  dns_config {
    namespace_id = "ns-1"
    dns_records {
      type = var.type
      ttl  = 10
    }
  }
}
resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  service_registries {
    registry_arn = aws_service_discovery_service.web.arn
  }
  service_connect_configuration {
    enabled = true
    service {
      port_name = "http"
    }
  }
}
