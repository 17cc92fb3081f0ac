# Tasks share the zones of their instances.
resource "aws_subnet" "a" { availability_zone = "eu-west-1a" }
resource "aws_subnet" "b" { availability_zone = "eu-west-1b" }
resource "aws_efs_file_system" "data" {}
resource "aws_efs_mount_target" "a" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = aws_subnet.a.id
}
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  network_mode          = "bridge"
  container_definitions = jsonencode([{ name = "app", image = "app:1" }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id = aws_efs_file_system.data.id
    }
  }
}
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "ecs" {
  user_data = base64encode("ECS_CLUSTER=${aws_ecs_cluster.main.name}")
}
resource "aws_autoscaling_group" "ecs" {
  vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
  launch_template { id = aws_launch_template.ecs.id }
}
resource "aws_ecs_service" "app" { # finding: Tasks run in eu-west-1b
  name            = "app"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "EC2"
}
