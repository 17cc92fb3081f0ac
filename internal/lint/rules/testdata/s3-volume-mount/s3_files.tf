# Amazon S3 Files is a file system over a bucket that ECS mounts itself.
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = "[]"

  volume {
    name = "files"
    s3files_volume_configuration {
      file_system_arn = "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"
    }
  }
}
