resource "aws_ecs_task_definition" "efs" {
  family = "efs"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = "[]"
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id = "fs-0123456789abcdef0"
    }
  }
}

resource "aws_ecs_task_definition" "windows" {
  family                   = "windows"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  container_definitions    = "[]"
  runtime_platform {
    operating_system_family = "WINDOWS_SERVER_2022_CORE"
  }
}

resource "aws_ecs_service" "efs" {
  name             = "efs"
  task_definition  = aws_ecs_task_definition.efs.arn
  launch_type      = "FARGATE"
  platform_version = "1.3.0" # finding(error): does not have EFS volumes
}

resource "aws_ecs_service" "windows" {
  name             = "windows"
  task_definition  = aws_ecs_task_definition.windows.arn
  launch_type      = "FARGATE"
  platform_version = "1.0.0"
}

variable "platform" {
  type = string
}

resource "aws_ecs_service" "unknown" {
  name             = "unknown"
  task_definition  = aws_ecs_task_definition.efs.arn
  launch_type      = "FARGATE"
  platform_version = var.platform
}
