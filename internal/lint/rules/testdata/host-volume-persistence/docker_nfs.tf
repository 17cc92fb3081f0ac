# The driver mounts a share.
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 128, mountPoints = [{ sourceVolume = "data", containerPath = "/data" }] }])
  volume {
    name = "data"
    docker_volume_configuration {
      scope       = "shared"
      driver      = "local"
      driver_opts = { type = "nfs", device = ":/export", o = "addr=10.0.0.2" }
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
