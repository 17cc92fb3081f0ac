variable "queue" {
  type = string
}

resource "aws_s3_bucket" "uploads" {
  bucket_prefix = "uploads"
}

resource "aws_ecs_task_definition" "bucket" { # finding: environment variable "UPLOADS"
  family                   = "bucket"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name        = "bucket", image = "app:1"
    environment = [{ name = "LEVEL", value = "info" }, { name = "UPLOADS", value = aws_s3_bucket.uploads.id }]
  }])
}

resource "aws_ecs_task_definition" "queue" { # finding: environment variable "JOBS_QUEUE_URL"
  family                   = "queue"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name        = "queue", image = "app:1"
    environment = [{ name = "JOBS_QUEUE_URL", value = var.queue }]
  }])
}

resource "aws_ecs_task_definition" "command" { # finding: its command
  family                   = "command"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name    = "command", image = "amazon/aws-cli:2"
    command = ["sh", "-c", "aws --region eu-west-1 s3 sync /data s3://bucket && sleep 60"]
  }])
}

resource "aws_ecs_task_definition" "quiet" {
  family                   = "quiet"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([{
    name        = "quiet", image = "nginx:1.29"
    command     = ["echo", "see aws s3 ls for more"]
    environment = [{ name = "QUEUE_URL", value = "" }, { name = "AWS_REGION", value = "eu-west-1" }, { name = "DATABASE_URL", value = "postgres://db/app" }]
    secrets     = [{ name = "PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db" }]
  }])
}

resource "aws_ecs_service" "all" {
  for_each = {
    bucket  = aws_ecs_task_definition.bucket.arn
    queue   = aws_ecs_task_definition.queue.arn
    command = aws_ecs_task_definition.command.arn
    quiet   = aws_ecs_task_definition.quiet.arn
  }
  name            = each.key
  launch_type     = "FARGATE"
  task_definition = each.value
}
