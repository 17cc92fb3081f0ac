variable "options" {
  type = map(string)
}

variable "group" {
  type = string
}

resource "aws_ecs_task_definition" "ec2" {
  family = "ec2"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a" } } }, # finding: "awslogs-region"
    { name = "b", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = var.group, awslogs-region = "eu-west-1" } } },
    { name = "c", image = "a:1", logConfiguration = { logDriver = "awslogs", options = var.options } },
    { name = "d", image = "a:1", logConfiguration = { logDriver = "json-file" } },
  ])
}

resource "aws_ecs_task_definition" "fargate" {
  family                   = "fargate"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = "awslogs", options = merge(var.options, { awslogs-group = "a" }) } },
  ])
}
