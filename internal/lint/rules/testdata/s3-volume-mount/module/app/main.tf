variable "volumes" {
  type = map(string)
}

resource "aws_ecs_task_definition" "this" {
  family                = "this"
  container_definitions = "[]"

  dynamic "volume" {
    for_each = var.volumes
    content {
      name = volume.key
      efs_volume_configuration {
        file_system_id = volume.value # finding: an S3 bucket
      }
    }
  }
}
