variable "mode" {
  type = string
}

resource "aws_ecs_task_definition" "ipc" {
  family                = "ipc"
  pid_mode              = var.mode
  ipc_mode              = "host" # finding: shares memory
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_task_definition" "task" {
  family                = "task"
  pid_mode              = "task"
  ipc_mode              = "none"
  container_definitions = jsonencode([{ name = "a", image = "a:1", pidMode = "host" }])
}
