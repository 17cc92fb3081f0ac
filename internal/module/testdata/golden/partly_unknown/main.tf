# One unknown argument does not hide what the others have.
variable "sidecars" {
  type = list(any)
}

variable "settings" {}

locals {
  base = { name = "web", cpu = 256 }
}

resource "aws_ecs_task_definition" "concat" {
  container_definitions = jsonencode(concat([local.base], var.sidecars))
}

resource "aws_ecs_task_definition" "merge" {
  container_definitions = jsonencode([merge(local.base, var.settings, { essential = true })])
}

resource "aws_ecs_task_definition" "tried" {
  container_definitions = jsonencode([try(merge(local.base, { image = aws_ecr_repository.web.repository_url }), {})])
}

resource "aws_ecs_task_definition" "choice" {
  container_definitions = jsonencode([
    {
      name  = "web"
      image = var.settings ? "a" : aws_ecr_repository.web.repository_url
      cpu   = var.settings == null ? 256 : 512
      fails = [].0.nothing
    },
  ])
}

resource "aws_ecs_task_definition" "key" {
  container_definitions = jsonencode([{ (var.settings) = aws_ecr_repository.web.repository_url }])
}
