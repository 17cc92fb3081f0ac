# Nothing but the cluster says that the tasks run on Fargate.
resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_ecs_task_definition" "web" { # finding: without network_mode
  family                = "web"
  container_definitions = "[]"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
}

# launch_type has the last word.
resource "aws_ecs_task_definition" "ec2" {
  family                = "ec2"
  network_mode          = "host"
  container_definitions = "[]"
}

resource "aws_ecs_service" "ec2" {
  name            = "ec2"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.ec2.arn
  launch_type     = "EC2"
}
