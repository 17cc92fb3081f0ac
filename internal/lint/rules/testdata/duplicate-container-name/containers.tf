variable "name" {
  type = string
}

locals {
  sidecar = "log"
}

resource "aws_ecs_task_definition" "local" {
  family = "local"
  container_definitions = jsonencode(concat(
    [{ name = local.sidecar, image = "a:1" }],
    [for n in ["web", "log"] : { name = n, image = "b:1" }], # finding: Container name "log" is already taken
  ))
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  container_definitions = jsonencode([{ name = var.name, image = "a:1" }, { name = var.name, image = "b:1" }])
}
