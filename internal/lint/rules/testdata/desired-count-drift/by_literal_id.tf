resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:7"
  desired_count   = 3 # finding: each apply sets the service back
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/web"
  min_capacity       = 2
  max_capacity       = 8
}
