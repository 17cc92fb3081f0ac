variable "name" {
  type = string
}

variable "cpu" {
  type = string
}

variable "cluster" {
  type = object({ id = string, name = string })
}

variable "subnets" {
  type = list(string)
}

variable "containers" {
  type = list(object({
    name      = string
    image     = optional(string, "scratch")
    essential = optional(bool, true)
  }))
}

variable "unset" {
  type = number
}

resource "aws_ecs_task_definition" "this" {
  family                = var.name
  cpu                   = var.cpu
  unset                 = var.unset
  container_definitions = jsonencode(var.containers)
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster.id
  cluster_name    = var.cluster.name
  task_definition = aws_ecs_task_definition.this.arn
  network_configuration {
    subnets = var.subnets
  }
}

output "service_id" {
  value = aws_ecs_service.this.id
}

output "name" {
  value = aws_ecs_service.this.name
}
