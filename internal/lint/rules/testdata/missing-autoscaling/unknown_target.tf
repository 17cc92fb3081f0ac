# The target may be for this service.
variable "resource_id" { type = string }
resource "aws_ecs_service" "web" {
  name          = "web"
  desired_count = 4
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
resource "aws_appautoscaling_target" "any" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = var.resource_id
  min_capacity       = 1
  max_capacity       = 4
}
