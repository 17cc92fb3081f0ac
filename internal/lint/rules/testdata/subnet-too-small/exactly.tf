# As many addresses as tasks.
resource "aws_subnet" "small" { cidr_block = "10.0.0.0/28" }
resource "aws_ecs_service" "fits" {
  launch_type                = "FARGATE"
  desired_count              = 11
  deployment_maximum_percent = 100
  network_configuration {
    subnets = [aws_subnet.small.id]
  }
}
