variable "when" { type = string }
variable "least" { type = number }
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:7"
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 8
}

resource "aws_appautoscaling_scheduled_action" "day" {
  name               = "day"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id
  schedule           = var.when

  scalable_target_action {
    min_capacity = var.least
    max_capacity = 8
  }
}
