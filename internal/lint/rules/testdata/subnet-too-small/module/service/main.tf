variable "subnets" { type = list(string) }
resource "aws_ecs_service" "web" {
  launch_type   = "FARGATE"
  desired_count = 30
  network_configuration {
    subnets = var.subnets # finding: they have 22 to give away
  }
}
