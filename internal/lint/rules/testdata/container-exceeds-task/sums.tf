variable "cpu" {
  type = number
}

locals {
  containers = [
    { name = "a", image = "a:1", cpu = 600, memoryReservation = 100 },
    { name = "b", image = "b:1", cpu = 600, memoryReservation = 100 },
  ]
}

resource "aws_ecs_task_definition" "vcpu" {
  family                = "vcpu"
  cpu                   = "1 vCPU" # finding: 1200 CPU units together
  memory                = "1 GB"
  container_definitions = jsonencode(local.containers)
}

# The containers that are known do not fit, whatever the third asks for.
resource "aws_ecs_task_definition" "unknown_third" {
  family                = "unknown-third"
  cpu                   = 1024 # finding: 1200 CPU units together
  memory                = 1024
  container_definitions = jsonencode(concat(local.containers, [{ name = "c", image = "c:1", cpu = var.cpu }]))
}

resource "aws_ecs_task_definition" "unknown_task" {
  family                = "unknown-task"
  cpu                   = var.cpu
  memory                = 1024
  container_definitions = jsonencode(local.containers)
}

resource "aws_ecs_task_definition" "reservation" {
  family                = "reservation"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 64, memoryReservation = 128 }]) # finding: memoryReservation 128 MiB is more than memory 64 MiB
}
