variable "role" {
  type = string
}

resource "aws_iam_role" "job" {
  name = "job"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_ecs_task_definition" "job" {
  family                = "job"
  task_role_arn         = aws_iam_role.job.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_task_definition" "plain" {
  family                = "plain"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_iam_role" "scheduler" {
  name = "scheduler"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  role   = aws_iam_role.scheduler.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecs:*", Resource = "*" }] })
}

resource "aws_scheduler_schedule" "job" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
    role_arn = aws_iam_role.scheduler.arn # finding: does not allow "iam:PassRole"
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.job.arn
    }
  }
}

# It has no roles to pass.
resource "aws_scheduler_schedule" "plain" {
  schedule_expression = "rate(1 day)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
    role_arn = aws_iam_role.scheduler.arn
    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.plain.arn
    }
  }
}

resource "aws_cloudwatch_event_target" "none" { # finding: has no role to run it with
  rule = "nightly"
  arn  = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  ecs_target {
    task_definition_arn = aws_ecs_task_definition.plain.arn
  }
}

resource "aws_cloudwatch_event_target" "unknown" {
  rule     = "nightly"
  arn      = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
  role_arn = var.role
  ecs_target {
    task_definition_arn = aws_ecs_task_definition.plain.arn
  }
}

# No ECS task.
resource "aws_cloudwatch_event_target" "queue" {
  rule = "nightly"
  arn  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
}
