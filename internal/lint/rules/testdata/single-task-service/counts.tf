variable "tasks" {
  type = number
}

resource "aws_ecs_service" "many" {
  for_each        = { one = 1, two = 2, some = var.tasks }
  name            = each.key
  task_definition = "web"
  desired_count   = each.value # finding: One task
  load_balancer {
    target_group_arn = "arn"
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "scaled" {
  name            = "scaled"
  cluster         = "main"
  task_definition = "web"
  desired_count   = 1
  load_balancer {
    target_group_arn = "arn"
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_appautoscaling_target" "scaled" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.scaled.name}"
  min_capacity       = 2
  max_capacity       = 4
}

resource "aws_ecs_service" "ignored" {
  name            = "ignored"
  task_definition = "web"
  desired_count   = 1
  load_balancer {
    target_group_arn = "arn"
    container_name   = "web"
    container_port   = 80
  }
  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "worker" {
  name            = "worker"
  task_definition = "web"
  desired_count   = 1
}
