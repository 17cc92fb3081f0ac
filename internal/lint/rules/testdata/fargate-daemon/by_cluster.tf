resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

variable "launch_type" {
  type = string
}

resource "aws_ecs_service" "by_cluster" {
  name                = "by-cluster"
  cluster             = aws_ecs_cluster.main.id
  task_definition     = "agent"
  scheduling_strategy = "DAEMON" # finding
}

resource "aws_ecs_service" "unknown" {
  name                = "unknown"
  cluster             = aws_ecs_cluster.main.id
  task_definition     = "agent"
  launch_type         = var.launch_type
  scheduling_strategy = "DAEMON"
}

resource "aws_ecs_service" "replica" {
  name                = "replica"
  cluster             = aws_ecs_cluster.main.id
  task_definition     = "agent"
  scheduling_strategy = "REPLICA"
}
