variable "group" {
  type = string
}

data "aws_cloudwatch_log_group" "shared" {
  name = "/shared"
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    { name = "literal", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "/ecs/a" } } }, # finding(info): nothing in the code creates
    { name = "unknown", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = var.group } } },
    { name = "data", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = data.aws_cloudwatch_log_group.shared.name } } },
  ])
}
