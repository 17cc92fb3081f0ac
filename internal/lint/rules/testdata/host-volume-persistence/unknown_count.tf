# Nobody knows how many tasks there are, nor where.
variable "tasks" { type = number }
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 128, mountPoints = [{ sourceVolume = "data", containerPath = "/data" }] }])
  volume {
    name = "data"
    host_path = "/data"
  }
}
resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "EC2"
  desired_count   = var.tasks
}
