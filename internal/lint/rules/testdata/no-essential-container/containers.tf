variable "essential" {
  type = bool
}

resource "aws_ecs_task_definition" "two" {
  family = "two"
  container_definitions = jsonencode([ # finding: No container is essential
    { name = "a", image = "a:1", essential = false },
    { name = "b", image = "b:1", essential = false },
  ])
}

resource "aws_ecs_task_definition" "unknown" {
  family = "unknown"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", essential = false },
    { name = "b", image = "b:1", essential = var.essential },
  ])
}

resource "aws_ecs_task_definition" "default" {
  family = "default"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", essential = false },
    { name = "b", image = "b:1" },
  ])
}
