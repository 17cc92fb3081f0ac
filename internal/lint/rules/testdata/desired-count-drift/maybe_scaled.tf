variable "scaled" { type = bool }
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:7"
  desired_count = 3
}

resource "aws_appautoscaling_target" "web" {
  count              = var.scaled ? 1 : 0
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 8
}
