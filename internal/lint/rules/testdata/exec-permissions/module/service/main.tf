variable "name" {
  type = string
}

variable "exec" {
  type = bool
}

variable "actions" {
  type = list(string)
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "task" {
  statement {
    actions   = var.actions
    resources = ["*"]
  }
}

resource "aws_iam_role" "task" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "task" {
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

resource "aws_ecs_task_definition" "this" {
  family                = var.name
  task_role_arn         = aws_iam_role.task.arn
  container_definitions = jsonencode([{ name = var.name, image = "${var.name}:1", memory = 128 }])
}

resource "aws_ecs_service" "this" {
  name                   = var.name
  task_definition        = aws_ecs_task_definition.this.arn
  enable_execute_command = var.exec # finding: the task role "worker" does not allow
}
