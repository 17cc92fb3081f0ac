variable "memory" {
  type = number
}

variable "nothing" {
  type    = number
  default = null
}

resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = var.memory
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "null" {
  family                   = "null"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.nothing # finding: needs cpu
  memory                   = 512
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "ec2" {
  family                   = "ec2"
  requires_compatibilities = ["EC2"]
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "by_service" { # finding: needs cpu and memory
  family                = "by-service"
  network_mode          = "awsvpc"
  container_definitions = "[]"
}

resource "aws_ecs_service" "by_service" {
  name            = "by-service"
  task_definition = aws_ecs_task_definition.by_service.arn
  launch_type     = "FARGATE"
}
