variable "readonly" {
  type = bool
}

resource "aws_ecs_task_definition" "containers" {
  family = "containers"
  container_definitions = jsonencode([
    { name = "unknown", image = "a:1", readonlyRootFilesystem = var.readonly },
    { name = "false", image = "a:1", readonlyRootFilesystem = false }, # finding(info): can write
  ])
}

resource "aws_ecs_task_definition" "windows" {
  family                = "windows"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
  runtime_platform {
    operating_system_family = "WINDOWS_SERVER_2022_CORE"
  }
}
