# Each service fits, both do not. Another one has room elsewhere too.
resource "aws_subnet" "small" { cidr_block = "10.0.0.0/28" }
resource "aws_subnet" "large" { cidr_block = "10.0.1.0/24" }
resource "aws_ecs_service" "api" {
  launch_type   = "FARGATE"
  desired_count = 4
  network_configuration {
    subnets = [aws_subnet.small.id] # finding: besides 5 of aws_ecs_service.web in the same subnets
  }
}
resource "aws_ecs_service" "web" {
  launch_type   = "FARGATE"
  desired_count = 5
  network_configuration {
    subnets = [aws_subnet.small.id] # finding: may run 10 tasks (200% of 5), besides 4 of aws_ecs_service.api
  }
}
resource "aws_ecs_service" "wide" {
  launch_type   = "FARGATE"
  desired_count = 20
  network_configuration {
    subnets = [aws_subnet.small.id, aws_subnet.large.id]
  }
}
