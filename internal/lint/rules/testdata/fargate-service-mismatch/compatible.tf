variable "compatibilities" {
  type = list(string)
}

resource "aws_ecs_task_definition" "fits" {
  family                   = "fits"
  requires_compatibilities = ["EC2"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = var.compatibilities
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_task_definition" "external" {
  family                   = "external"
  requires_compatibilities = ["EC2", "EXTERNAL"]
  container_definitions    = jsonencode([{ name = "a", image = "a:1", memory = 64 }])
}

resource "aws_ecs_service" "web" {
  for_each        = { fits = aws_ecs_task_definition.fits.arn, unknown = aws_ecs_task_definition.unknown.arn }
  name            = each.key
  task_definition = each.value
  launch_type     = "FARGATE"
}

resource "aws_ecs_service" "spot" {
  name            = "spot"
  task_definition = aws_ecs_task_definition.external.arn # finding: is for "EC2" "EXTERNAL" only
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
}
