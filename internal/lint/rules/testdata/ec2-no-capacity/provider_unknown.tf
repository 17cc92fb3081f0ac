resource "aws_ecs_cluster" "main" {
  name = "main"
}

variable "provider_name" {
  type = string
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = [var.provider_name]
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  launch_type     = "EC2"
}

# A cluster of somebody else's.
resource "aws_ecs_service" "elsewhere" {
  name            = "elsewhere"
  cluster         = "shared"
  task_definition = "web"
  launch_type     = "EC2"
}
