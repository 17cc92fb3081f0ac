variable "role" {
  type = string
}

variable "other" {
  type = bool
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = "{}"
}

# A service and a job of the same program.
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  task_role_arn         = aws_iam_role.app.arn
  execution_role_arn    = aws_iam_role.other.arn
  container_definitions = "[]"
}

resource "aws_ecs_task_definition" "migrate" {
  family                = "migrate"
  task_role_arn         = aws_iam_role.app.arn
  execution_role_arn    = aws_iam_role.other.arn
  container_definitions = "[]"
}

# Two services of one definition: the same program twice.
resource "aws_ecs_service" "app" {
  count           = 2
  name            = "app-${count.index}"
  task_definition = aws_ecs_task_definition.app.arn
}

# Which role these have is not known.
resource "aws_ecs_task_definition" "unknown" {
  count                 = 2
  family                = "unknown-${count.index}"
  task_role_arn         = count.index == 0 ? var.role : (var.other ? aws_iam_role.app.arn : aws_iam_role.other.arn)
  container_definitions = "[]"
}

resource "aws_ecs_service" "unknown" {
  count           = 2
  name            = "unknown-${count.index}"
  task_definition = aws_ecs_task_definition.unknown[count.index].arn
}
