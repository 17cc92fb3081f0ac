variable "log" {
  type = any
}

resource "aws_ecs_task_definition" "router" {
  family = "router"
  container_definitions = jsonencode([
    { name = "log", image = "fluent-bit:1", firelensConfiguration = { type = "fluentbit" } },
    { name = "a", image = "a:1", logConfiguration = { logDriver = "awsfirelens" } },
  ])
}

resource "aws_ecs_task_definition" "no_router" {
  family = "no-router"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = "awsfirelens" } }, # finding(error): firelensConfiguration
    { name = "c", image = "a:1", logConfiguration = { logDriver = "json-file" } },
    { name = "d", image = "a:1", logConfiguration = null }, # finding(warning): Container "d"
  ])
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  container_definitions = jsonencode([{ name = "a", image = "a:1", logConfiguration = var.log }])
}
