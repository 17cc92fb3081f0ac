# Two sets of tasks stand side by side.
resource "aws_subnet" "small" { cidr_block = "10.0.0.0/28" }
resource "aws_ecs_service" "web" {
  launch_type   = "FARGATE"
  desired_count = 6
  deployment_configuration {
    strategy = "BLUE_GREEN"
  }
  network_configuration {
    subnets = [aws_subnet.small.id] # finding: may run 12 tasks (two sets of 6)
  }
}
