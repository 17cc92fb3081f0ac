# The group cannot grow, managed or not.
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "ecs" {
  user_data = base64encode("ECS_CLUSTER=${aws_ecs_cluster.main.name}")
}
resource "aws_autoscaling_group" "ecs" {
  min_size = 2
  max_size = 2
  launch_template { id = aws_launch_template.ecs.id }
}
resource "aws_ecs_service" "web" {
  name        = "web"
  cluster     = aws_ecs_cluster.main.id
  launch_type = "EC2"
}
resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 20 # finding: aws_autoscaling_group.ecs has min_size 2 and max_size 2
}
resource "aws_ecs_capacity_provider" "ecs" {
  name = "ecs"
  auto_scaling_group_provider {
    auto_scaling_group_arn = aws_autoscaling_group.ecs.arn
    managed_scaling { status = "ENABLED" }
  }
}
