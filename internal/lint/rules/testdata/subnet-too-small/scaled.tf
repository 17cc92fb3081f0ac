# Autoscaling may reach more than the subnet holds; a schedule even more.
resource "aws_subnet" "small" { cidr_block = "10.0.0.0/28" }
resource "aws_ecs_service" "web" {
  name                       = "web"
  cluster                    = "main"
  launch_type                = "FARGATE"
  desired_count              = 2
  deployment_maximum_percent = 150
  network_configuration {
    subnets = [aws_subnet.small.id] # finding: may run 15 tasks (150% of 10), each with an address of its own, but they have 11 to give away (10.0.0.0/28 has 11)
  }
}
resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 1
  max_capacity       = 5
}
resource "aws_appautoscaling_scheduled_action" "day" {
  name               = "day"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = aws_appautoscaling_target.web.resource_id
  schedule           = "cron(0 8 * * ? *)"
  scalable_target_action {
    min_capacity = 2
    max_capacity = 10
  }
}
