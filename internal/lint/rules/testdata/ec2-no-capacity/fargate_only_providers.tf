# The default launch type is EC2 as long as the cluster has no default strategy.
resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

resource "aws_ecs_service" "by_default" {
  name            = "by-default"
  cluster         = aws_ecs_cluster.main.id # finding: nothing gives the cluster "main" any
  task_definition = "web"
}

resource "aws_ecs_service" "fargate" {
  name            = "fargate"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  launch_type     = "FARGATE"
}
