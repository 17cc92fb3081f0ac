variable "schedule" {
  type = string
}

locals {
  fine = ["rate(1 hour)", "cron(0/15 8-17 ? * MON-FRI *)", "cron(0 9 L * ? 2026-2030)", "cron(15 10 ? * 6L *)"]
}

resource "aws_cloudwatch_event_rule" "fine" {
  count               = length(local.fine)
  name                = "fine-${count.index}"
  schedule_expression = local.fine[count.index]
}

resource "aws_cloudwatch_event_rule" "pattern" {
  name          = "pattern"
  event_pattern = jsonencode({ source = ["aws.ecs"] })
}

resource "aws_cloudwatch_event_rule" "unknown" {
  name                = "unknown"
  schedule_expression = var.schedule
}

resource "aws_cloudwatch_event_rule" "once" {
  name                = "once"
  schedule_expression = "at(2027-01-02T03:04:05)" # finding: has no at(...) schedules
}

resource "aws_cloudwatch_event_rule" "both_days" {
  name                = "both_days"
  schedule_expression = "cron(0 3 1 * MON *)" # finding: must be ?
}

resource "aws_cloudwatch_event_rule" "words" {
  name                = "words"
  schedule_expression = "every day" # finding: is no schedule
}

resource "aws_scheduler_schedule" "once" {
  schedule_expression          = "at(2027-01-02T03:04:05)"
  schedule_expression_timezone = "Europe/Berlin"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}
