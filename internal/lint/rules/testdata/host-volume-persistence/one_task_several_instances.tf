resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 128, mountPoints = [{ sourceVolume = "data", containerPath = "/data" }] }])
  volume {
    name = "data"
    host_path = "/data" # finding: may be placed on any of 4 instances
  }
}
resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "EC2"
  desired_count   = 1
}
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "ecs" {
  user_data = base64encode(<<-SH
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config
    
  SH
  )
}
resource "aws_autoscaling_group" "ecs" {
  min_size = 1
  max_size = 4
  launch_template { id = aws_launch_template.ecs.id }
}
