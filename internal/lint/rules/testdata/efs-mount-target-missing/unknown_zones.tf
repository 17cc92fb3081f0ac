# Zones are not known.
data "aws_availability_zones" "all" {}
resource "aws_subnet" "a" { availability_zone = data.aws_availability_zones.all.names[0] }
resource "aws_subnet" "b" { availability_zone = data.aws_availability_zones.all.names[1] }
resource "aws_efs_file_system" "data" {}
resource "aws_efs_mount_target" "a" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.a.id
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
    subnets = [aws_subnet.a.id, aws_subnet.b.id]
  }
}
