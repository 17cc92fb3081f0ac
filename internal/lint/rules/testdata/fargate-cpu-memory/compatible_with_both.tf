# Both launch types are checked by AWS when both are asked for.
resource "aws_ecs_task_definition" "both" {
  family                   = "both"
  requires_compatibilities = ["EC2", "FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 300 # finding: Fargate does not sell cpu "300"
  memory                   = 512
  container_definitions    = "[]"
}

# Only the service shows that this is for Fargate.
resource "aws_ecs_task_definition" "by_service" {
  family                = "by-service"
  network_mode          = "awsvpc"
  cpu                   = 512
  memory                = 512 # finding: cpu "512" comes with memory
  container_definitions = "[]"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_service" "by_service" {
  name            = "by-service"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "${aws_ecs_task_definition.by_service.family}:${aws_ecs_task_definition.by_service.revision}"

  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }
}
