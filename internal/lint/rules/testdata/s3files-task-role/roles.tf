variable "role" {
  type = string
}

variable "volumes" {
  type = list(string)
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  task_role_arn         = var.role
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  volume {
    name = "data"
    s3files_volume_configuration {
      file_system_arn = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"
    }
  }
}

resource "aws_ecs_task_definition" "empty" {
  family                = "empty"
  task_role_arn         = "" # finding: volume "data" is of S3 Files
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  dynamic "volume" {
    for_each = ["data", "more"]
    content {
      name = volume.value
      s3files_volume_configuration {
        file_system_arn = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"
      }
    }
  }
}

resource "aws_ecs_task_definition" "maybe" {
  family                = "maybe"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  dynamic "volume" {
    for_each = var.volumes
    content {
      name = volume.value
      s3files_volume_configuration {
        file_system_arn = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"
      }
    }
  }
}
