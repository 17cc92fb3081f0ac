# The volume is gone with the task.
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 128, mountPoints = [{ sourceVolume = "data", containerPath = "/data" }] }])
  volume {
    name = "data"
    docker_volume_configuration {
      scope = "task"
    }
  }
}
resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "EC2"
  desired_count   = 3
}
