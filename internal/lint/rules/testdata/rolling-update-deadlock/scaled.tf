variable "ignored" {
  default = 1
}

resource "aws_ecs_service" "web" {
  name                               = "web"
  cluster                            = "main"
  task_definition                    = "web"
  desired_count                      = 10
  deployment_minimum_healthy_percent = 90
  deployment_maximum_percent         = 110 # finding: (the fewest it is scaled to)

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 20
}

# Somebody else owns the count, so it may be any.
resource "aws_ecs_service" "owned_elsewhere" {
  name                               = "owned-elsewhere"
  cluster                            = "main"
  task_definition                    = "web"
  desired_count                      = var.ignored
  deployment_minimum_healthy_percent = 90
  deployment_maximum_percent         = 110

  lifecycle {
    ignore_changes = [desired_count]
  }
}
