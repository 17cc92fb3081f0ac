variable "tasks" {
  type = number
}

variable "enabled" {
  default = false
}

resource "aws_ecs_service" "switch" {
  name            = "switch"
  task_definition = "web"
  desired_count   = var.enabled ? 2 : 0 # finding: runs no task
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "web"
  desired_count   = var.tasks
}

resource "aws_ecs_service" "not_written" {
  name            = "not-written"
  task_definition = "web"
}

resource "aws_ecs_service" "ignored" {
  name            = "ignored"
  task_definition = "web"
  desired_count   = 0
  lifecycle {
    ignore_changes = all
  }
}

resource "aws_ecs_service" "scaled" {
  name            = "scaled"
  cluster         = "main"
  task_definition = "web"
  desired_count   = 0
}

resource "aws_appautoscaling_target" "scaled" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.scaled.name}"
  min_capacity       = 0
  max_capacity       = 4
}
