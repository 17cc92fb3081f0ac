# The target is for another service; no count is written.
resource "aws_ecs_service" "web" { # finding(info): has a fixed number of tasks:
  name = "web"
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
resource "aws_appautoscaling_target" "other" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/other"
  min_capacity       = 1
  max_capacity       = 4
}
