variable "key" {
  type = string
}

data "aws_iam_policy_document" "events" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com", "lambda.amazonaws.com"] # finding: events.amazonaws.com may assume the role "events"
    }
  }
}

resource "aws_iam_role" "events" {
  name               = "events"
  assume_role_policy = data.aws_iam_policy_document.events.json
}

resource "aws_cloudwatch_event_target" "job" {
  rule     = "job"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  role_arn = aws_iam_role.events.arn
  ecs_target {
    task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/job"
  }
}

resource "aws_iam_role" "scheduler" {
  name = "scheduler"
  assume_role_policy = jsonencode({ Statement = [{
    Effect    = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" },
    Condition = { ArnLike = { "AWS:SourceArn" = "arn:aws:scheduler:eu-west-1:123456789012:schedule/*" } }
  }] })
}

resource "aws_scheduler_schedule" "job" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
    role_arn = aws_iam_role.scheduler.arn
    ecs_parameters {
      task_definition_arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/job"
    }
  }
}

# The condition may be on the account; and an execution role is not looked at.
resource "aws_iam_role" "maybe" {
  name               = "maybe"
  assume_role_policy = data.aws_iam_policy_document.maybe.json
}

data "aws_iam_policy_document" "maybe" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = var.key
      values   = ["123456789012"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "execution"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_ecs_task_definition" "maybe" {
  family                = "maybe"
  task_role_arn         = aws_iam_role.maybe.arn
  execution_role_arn    = aws_iam_role.execution.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}
