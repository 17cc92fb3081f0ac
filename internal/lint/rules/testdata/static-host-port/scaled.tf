# The fewest tasks it is scaled to count, not the desired_count at the beginning.
resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name  = "web"
    image = "nginx:1.29"
    portMappings = [
      { containerPort = 80, hostPort = 80 }, # finding(warning): an instance each
    ]
  }])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  launch_type     = "EC2"
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 1

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "web" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/main/${aws_ecs_service.web.name}"
  min_capacity       = 2
  max_capacity       = 6
}

# The same name in another cluster: not this service's.
resource "aws_ecs_task_definition" "other" {
  family                = "other"
  container_definitions = jsonencode([{ name = "o", image = "o:1", portMappings = [{ containerPort = 81, hostPort = 81 }] }])
}

resource "aws_ecs_service" "other" {
  name            = "worker"
  cluster         = "main"
  launch_type     = "EC2"
  task_definition = aws_ecs_task_definition.other.arn
  desired_count   = 1
}

resource "aws_appautoscaling_target" "elsewhere" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/another/worker"
  min_capacity       = 2
  max_capacity       = 6
}
