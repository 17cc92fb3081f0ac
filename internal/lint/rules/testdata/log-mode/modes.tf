variable "options" {
  type = map(string)
}

variable "mode" {
  type = string
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "b" } } }, # finding: Container "a"
    { name = "b", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "b", mode = var.mode } } },
    { name = "c", image = "a:1", logConfiguration = { logDriver = "awslogs", options = var.options } },
    { name = "d", image = "a:1", logConfiguration = { logDriver = "splunk", options = { splunk-url = "a" } } },
  ])
}
