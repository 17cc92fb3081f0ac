resource "aws_security_group" "tasks" {
  name   = "tasks"
  vpc_id = "vpc-1"
}

resource "aws_security_group" "efs" {
  name   = "efs"
  vpc_id = "vpc-1"

  ingress {
    protocol        = "tcp"
    from_port       = 111 # finding: not on port 2049
    to_port         = 111
    security_groups = [aws_security_group.tasks.id]
  }
}

resource "aws_efs_file_system" "data" {
  encrypted = true
}

resource "aws_efs_mount_target" "data" {
  file_system_id  = aws_efs_file_system.data.id
  subnet_id       = "subnet-1"
  security_groups = [aws_security_group.efs.id]
}

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
      file_system_id     = aws_efs_file_system.data.id
      transit_encryption = "ENABLED"
    }
  }
}

resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets         = ["subnet-1", "subnet-2"]
    security_groups = [aws_security_group.tasks.id]
  }
}
