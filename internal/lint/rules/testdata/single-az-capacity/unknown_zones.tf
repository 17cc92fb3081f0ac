data "aws_availability_zones" "all" {}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = "vpc-1"
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = data.aws_availability_zones.all.names[count.index]
}

variable "public" {
  type = map(string)
}

resource "aws_subnet" "public" {
  for_each   = var.public
  vpc_id     = "vpc-1"
  cidr_block = each.value
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = "web"
  launch_type     = "FARGATE"
  network_configuration {
    subnets = aws_subnet.private[*].id
  }
}

resource "aws_ecs_service" "public" {
  name            = "public"
  task_definition = "web"
  launch_type     = "FARGATE"
  network_configuration {
    subnets = [for s in aws_subnet.public : s.id]
  }
}
