variable "tag" {
  type = string
}

locals {
  environment = {
    STAGE  = "prod"
    BUCKET = aws_s3_bucket.assets.bucket
    DB     = aws_db_instance.main.address
  }
  logs = {
    logDriver = "awslogs"
    options = {
      awslogs-group = aws_cloudwatch_log_group.web.name
    }
  }
}

resource "aws_s3_bucket" "assets" {
  bucket = "assets"
}

resource "aws_cloudwatch_log_group" "web" {
  name_prefix = "web"
}

resource "aws_ecs_task_definition" "encoded" {
  family = "web"
  cpu    = 256
  container_definitions = jsonencode([
    merge(
      {
        name      = "web"
        image     = "${aws_ecr_repository.web.repository_url}:${var.tag}"
        essential = true
      },
      { logConfiguration = local.logs },
    ),
    {
      name = "sidecar"
      environment = [
        for name, value in local.environment : {
          name  = name
          value = value
        }
      ]
      portMappings = [{ containerPort = 80 }]
    },
  ])
}

resource "aws_ecs_task_definition" "heredoc" {
  container_definitions = <<-EOT
    [
      {
        "name": "web",
        "image": "${aws_ecr_repository.web.repository_url}:${var.tag}",
        "cpu": ${256 + 256},
        "memory": ${aws_ssm_parameter.memory.value},
        "environment": ${jsonencode([{ name = "A", value = local.environment.DB }])},
        "quote": "say \"hi\""
      }
    ]
  EOT
}

resource "aws_ecs_task_definition" "text" {
  container_definitions = "[{\"name\": \"web\", \"essential\": true}]"
}

resource "aws_ecs_task_definition" "template" {
  container_definitions = templatefile("${path.module}/web.json.tpl", {
    image = aws_ecr_repository.web.repository_url
    ports = [80, 443]
  })
}

resource "aws_ecs_task_definition" "file" {
  container_definitions = file("${path.module}/web.json")
}

resource "aws_ecs_task_definition" "no_json" {
  container_definitions = "[nothing here"
}

resource "aws_ecs_task_definition" "trimmed" {
  container_definitions = templatefile("${path.module}/trimmed.json.tpl", {
    image = aws_ecr_repository.web.repository_url
  })
}
