variable "memory" {
  type = number
}

variable "compatibilities" {
  type = list(string)
}

variable "definition" {
  type = any
}

resource "aws_ecs_task_definition" "a" {
  family = "a"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", memory = var.memory },
    { name = "b", image = "b:1", memoryReservation = var.memory },
    { name = "c", image = "c:1" }, # finding: Container "c"
    merge({ name = "d", image = "d:1" }, var.definition),
  ])
}

resource "aws_ecs_task_definition" "task" {
  family                = "task"
  memory                = var.memory
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_task_definition" "fargate" {
  family                   = "fargate"
  requires_compatibilities = var.compatibilities
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}
