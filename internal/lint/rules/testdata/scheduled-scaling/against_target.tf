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
  schedule           = "rate(1 day)"

  scalable_target_action {
    min_capacity = 10 # finding: above the target's max_capacity 8
  }
}

resource "aws_appautoscaling_scheduled_action" "night" {
  name               = "night"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id
  schedule           = "at(2027-01-01T00:00:00)"

  scalable_target_action {
    max_capacity = 1 # finding: below the target's min_capacity 2
  }
}
