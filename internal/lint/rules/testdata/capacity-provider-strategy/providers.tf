variable "name" {
  type = string
}

variable "group" {
  type = string
}

resource "aws_ecs_capacity_provider" "hosts" {
  name = var.name
  auto_scaling_group_provider {
    auto_scaling_group_arn = var.group
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = [aws_ecs_capacity_provider.hosts.name, "FARGATE"]
}

# By reference, though its name is not known.
resource "aws_ecs_service" "fine" {
  name            = "fine"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts.name
    weight            = 1
  }
}

resource "aws_ecs_service" "mixed" {
  name            = "mixed"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  capacity_provider_strategy { # finding: mixes Fargate
    capacity_provider = aws_ecs_capacity_provider.hosts.name
    weight            = 1
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_ecs_service" "no_weight" {
  name            = "no-weight"
  cluster         = "elsewhere"
  task_definition = "web"
  capacity_provider_strategy { # finding: capacity provider has weight 0
    capacity_provider = "anything"
  }
}
