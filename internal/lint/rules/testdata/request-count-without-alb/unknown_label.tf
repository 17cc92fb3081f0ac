variable "label" { type = string }
resource "aws_appautoscaling_policy" "web" {
  name               = "requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id
  target_tracking_scaling_policy_configuration {
    target_value = 500
    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label = var.label
    }
  }
}
resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 8
}
resource "aws_lb" "web" {}
resource "aws_lb_target_group" "web" { protocol = "HTTP" }
resource "aws_lb_target_group" "other" { protocol = "HTTP" }
resource "aws_ecs_service" "web" {
  name    = "web"
  cluster = "main"
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
}
