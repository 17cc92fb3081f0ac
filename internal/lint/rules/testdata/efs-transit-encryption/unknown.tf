variable "encryption" { type = string }
resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name        = "app"
    image       = "app:1.0"
    mountPoints = [{ sourceVolume = "data", containerPath = "/data" }]
  }])

  volume {
    name = "data"

    efs_volume_configuration {
      file_system_id     = "fs-0123456789abcdef0"
      transit_encryption = var.encryption
    }
  }
}
