# Of many services in the same subnets the first are named. One that has the subnets in another order counts too.
resource "aws_subnet" "a" { cidr_block = "10.0.0.0/28" }
resource "aws_subnet" "b" { cidr_block = "10.0.1.0/28" }
resource "aws_ecs_service" "some" {
  count         = 5
  launch_type   = "FARGATE"
  desired_count = 3
  network_configuration {
    subnets = [aws_subnet.a.id, aws_subnet.b.id] # finding: besides 17 of aws_ecs_service.other, aws_ecs_service.some[1], aws_ecs_service.some[2] and 2 more in the same subnets
  }
}
resource "aws_ecs_service" "other" {
  launch_type   = "FARGATE"
  desired_count = 5
  network_configuration {
    subnets = [aws_subnet.b.id, aws_subnet.a.id] # finding: besides 15 of aws_ecs_service.some[0], aws_ecs_service.some[1], aws_ecs_service.some[2] and 2 more in
  }
}
