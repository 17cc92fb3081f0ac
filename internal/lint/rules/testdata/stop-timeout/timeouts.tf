variable "seconds" {
  type = number
}

resource "aws_ecs_task_definition" "service" {
  family = "service"
  container_definitions = jsonencode([
    { name = "long", image = "a:1", stopTimeout = 121 }, # finding: 121 seconds
    { name = "longest", image = "a:1", stopTimeout = 120 },
    { name = "unknown", image = "a:1", stopTimeout = var.seconds },
  ])
}

resource "aws_ecs_service" "service" {
  name            = "service"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.service.arn
}

resource "aws_ecs_task_definition" "ec2" {
  family                = "ec2"
  container_definitions = jsonencode([{ name = "a", image = "a:1", stopTimeout = 300 }])
}
