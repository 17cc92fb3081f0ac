variable "mode" {
  type = string
}

resource "aws_ecs_task_definition" "each" {
  for_each              = toset(["bridge", "host"])
  family                = each.key
  network_mode          = each.key
  container_definitions = jsonencode([{ name = "a", image = "a:1", links = ["b"] }, { name = "b", image = "b:1", links = [] }]) # finding: not "host"
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  network_mode          = var.mode
  container_definitions = jsonencode([{ name = "a", image = "a:1", links = ["b"] }])
}
