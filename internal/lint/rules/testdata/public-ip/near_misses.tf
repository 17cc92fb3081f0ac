variable "public" { type = bool }
resource "aws_ecs_service" "app" {
  name            = "app"
  cluster         = "main"
  task_definition = "app:3"
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = var.public
  }

  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app/0123456789abcdef"
    container_name   = "app"
    container_port   = 8080
  }
}
resource "aws_ecs_service" "worker" {
  name            = "app"
  cluster         = "main"
  task_definition = "app:3"
  launch_type     = "FARGATE"
  desired_count   = 2

  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = true
  }
}
