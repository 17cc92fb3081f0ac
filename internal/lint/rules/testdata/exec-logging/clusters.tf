variable "log" {
  type = any
}

resource "aws_ecs_task_definition" "silent" {
  family                = "silent"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "logs" {
  family = "logs"
  container_definitions = jsonencode([{
    name = "a", image = "a:1", memory = 128, logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "eu-west-1" } }
  }])
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128, logConfiguration = var.log }])
}

resource "aws_ecs_cluster" "plain" {
  name = "plain"
}

resource "aws_ecs_service" "silent" {
  name                   = "silent"
  cluster                = aws_ecs_cluster.plain.id
  task_definition        = aws_ecs_task_definition.silent.arn
  enable_execute_command = true # finding: in container "a" are not logged
}

resource "aws_ecs_service" "off" {
  name            = "off"
  cluster         = aws_ecs_cluster.plain.id
  task_definition = aws_ecs_task_definition.silent.arn
}

resource "aws_ecs_cluster" "default" {
  name = "default"
  configuration {
    execute_command_configuration {
      logging = "DEFAULT"
    }
  }
}

resource "aws_ecs_service" "fine" {
  for_each               = { logs = aws_ecs_task_definition.logs.arn, unknown = aws_ecs_task_definition.unknown.arn }
  name                   = each.key
  cluster                = aws_ecs_cluster.default.id
  task_definition        = each.value
  enable_execute_command = true
}

resource "aws_ecs_cluster" "nowhere" {
  name = "nowhere"
  configuration {
    execute_command_configuration {
      logging = "OVERRIDE" # finding(error): neither a log group nor a bucket
    }
  }
}

resource "aws_ecs_cluster" "bucket" {
  name = "bucket"
  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"
      log_configuration {
        s3_bucket_name = "sessions"
      }
    }
  }
}
