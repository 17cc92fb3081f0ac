resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web"
  launch_type     = "FARGATE"

  load_balancer {
    elb_name       = "created-by-hand" # finding: which Fargate does not support
    container_name = "web"
    container_port = 80
  }
}
