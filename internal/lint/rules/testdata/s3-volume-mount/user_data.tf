variable "bucket" {
  type = string
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_instance" "host" {
  ami           = "ami-1"
  instance_type = "m7g.large"
  user_data     = <<-SCRIPT
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config
    mkdir -p /shared
    s3fs ${var.bucket} /shared -o iam_role=auto
  SCRIPT
}

resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = "[]"

  volume {
    name      = "shared"
    host_path = "/shared/app" # finding: mounted on the instance
  }

  volume {
    name      = "near"
    host_path = "/shared-not"
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.app.arn
}
