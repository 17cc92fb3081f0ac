variable "privileged" {
  type = bool
}

resource "aws_ecs_task_definition" "containers" {
  family = "containers"
  container_definitions = jsonencode([
    { name = "text", image = "a:1", privileged = false },
    { name = "unknown", image = "a:1", privileged = var.privileged },
    { name = "null", image = "a:1", privileged = null },
    { name = "agent", image = "a:1", privileged = true }, # finding: Container "agent" is privileged
  ])
}

resource "aws_ecs_task_definition" "fargate" {
  family                   = "fargate"
  requires_compatibilities = ["FARGATE"]
  container_definitions    = jsonencode([{ name = "a", image = "a:1", privileged = true }])
}
