resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_instance" "ecs" {
  user_data = "ECS_CLUSTER=${aws_ecs_cluster.main.name}"
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
  min_capacity       = 1
  max_capacity       = 4 # finding: aws_instance.ecs is an instance of its own
}
