variable "days" {
  type = number
}

resource "aws_cloudwatch_log_group" "zero" {
  name              = "zero"
  retention_in_days = 0 # finding: for ever
}

resource "aws_cloudwatch_log_group" "unknown" {
  name              = "unknown"
  retention_in_days = var.days
}

resource "aws_cloudwatch_log_group" "other" {
  name = "other"
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    for g in ["zero", "zero", "unknown"] : { name = g, image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = g } } }
  ])
}
