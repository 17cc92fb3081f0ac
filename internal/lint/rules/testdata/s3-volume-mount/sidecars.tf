variable "tag" {}

resource "aws_ecs_task_definition" "app" {
  family = "app"
  container_definitions = jsonencode([
    { name = "mount", image = "efrecon/s3fs:1.94", privileged = true }, # finding: Image "efrecon/s3fs:1.94"
    {
      name    = "script"
      image   = "debian:13"
      command = ["sh", "-c", "mkdir -p /data && s3fs bucket /data -o iam_role=auto && exec app"] # finding: The container mounts
    },
    {
      name       = "words"
      image      = "app:1"
      entryPoint = ["mount-s3", "bucket", "/data"] # finding: The container mounts
    },
  ])
}

resource "aws_ecs_task_definition" "fine" {
  family = "fine"
  container_definitions = jsonencode([
    { name = "library", image = "python:3.14", command = ["sh", "-c", "pip install s3fs boto3 && python app.py"] },
    { name = "copy", image = "amazon/aws-cli:2", command = ["s3", "cp", "s3://bucket/file", "/data"] },
    { name = "browser", image = "example/s3fs-browser:1" },
    { name = "unknown", image = "app:${var.tag}" },
    { name = "environment", image = "app:1", environment = [{ name = "BUCKET", value = "s3://bucket" }] },
  ])
}
