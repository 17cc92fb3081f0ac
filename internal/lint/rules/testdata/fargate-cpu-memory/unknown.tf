variable "cpu" {
  type = number
}

variable "compatibilities" {
  type = list(string)
}

# cpu may be any.
resource "aws_ecs_task_definition" "unknown_cpu" {
  family                   = "unknown-cpu"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = 2048
  container_definitions    = "[]"
}

# It may be for EC2.
resource "aws_ecs_task_definition" "unknown_launch" {
  family                   = "unknown-launch"
  requires_compatibilities = var.compatibilities
  cpu                      = 300
  memory                   = 300
  container_definitions    = "[]"
}

# A known CPU that Fargate does not sell is wrong with any memory.
resource "aws_ecs_task_definition" "unknown_memory" {
  family                   = "unknown-memory"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 768 # finding: does not sell cpu "768"
  memory                   = aws_ssm_parameter.memory.value
  container_definitions    = "[]"
}

resource "aws_ssm_parameter" "memory" {
  name = "memory"
  type = "String"
}
