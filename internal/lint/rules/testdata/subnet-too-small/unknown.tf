variable "tasks" { type = number }
variable "cidr" { type = string }
resource "aws_subnet" "small" { cidr_block = "10.0.0.0/28" }
resource "aws_subnet" "unknown" { cidr_block = var.cidr }
resource "aws_ecs_service" "count" {
  launch_type   = "FARGATE"
  desired_count = var.tasks
  network_configuration {
    subnets = [aws_subnet.small.id]
  }
}
resource "aws_ecs_service" "cidr" {
  launch_type   = "FARGATE"
  desired_count = 100
  network_configuration {
    subnets = [aws_subnet.small.id, aws_subnet.unknown.id]
  }
}
resource "aws_ecs_service" "elsewhere" {
  launch_type   = "FARGATE"
  desired_count = 100
  network_configuration {
    subnets = [aws_subnet.small.id, "subnet-2"]
  }
}
