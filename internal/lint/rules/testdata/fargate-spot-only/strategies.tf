variable "weight" {
  type = number
}

resource "aws_ecs_cluster" "spot" {
  name = "spot"
}

resource "aws_ecs_cluster_capacity_providers" "spot" {
  cluster_name       = aws_ecs_cluster.spot.name
  capacity_providers = ["FARGATE_SPOT"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
}

resource "aws_ecs_service" "by_cluster" {
  name            = "by-cluster"
  cluster         = aws_ecs_cluster.spot.id # finding: by its cluster's default strategy
  task_definition = "web"
  load_balancer {
    target_group_arn = "arn"
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "unknown_weight" {
  name            = "unknown-weight"
  task_definition = "web"
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = var.weight
  }
  load_balancer {
    target_group_arn = "arn"
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "worker" {
  name            = "worker"
  cluster         = aws_ecs_cluster.spot.id
  task_definition = "worker"
}
