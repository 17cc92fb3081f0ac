variable "table" {
  default = "orders"
}

resource "aws_ecs_task_definition" "api" { # finding: environment variable "DYNAMODB_TABLE"
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  container_definitions    = templatefile("${path.module}/containers.json.tftpl", { table = var.table, image = aws_ecr_repository.api.repository_url })
}

resource "aws_ecr_repository" "api" {
  name = "api"
}

resource "aws_ecs_service" "api" {
  name            = "api"
  task_definition = aws_ecs_task_definition.api.arn
  launch_type     = "FARGATE"
}
