variable "instance_type" {
  type = string
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_instance" "host" {
  ami           = "ami-1"
  instance_type = var.instance_type
  user_data     = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = "[]"
  runtime_platform {
    cpu_architecture = "X86_64"
  }
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
}
