# The module of the mount targets is not installed.
resource "aws_subnet" "a" { availability_zone = "eu-west-1a" }
resource "aws_subnet" "b" { availability_zone = "eu-west-1b" }
resource "aws_efs_file_system" "data" {}
module "mounts" {
  source         = "example/mounts/aws"
  file_system_id = aws_efs_file_system.data.id
}
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "app", image = "app:1" }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id = aws_efs_file_system.data.id
    }
  }
}
resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "FARGATE"
  network_configuration {
    subnets = [aws_subnet.a.id]
  }
}
