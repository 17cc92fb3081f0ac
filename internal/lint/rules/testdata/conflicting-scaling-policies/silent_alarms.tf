# Switched off, watched by a deployment, unknown, and on a metric of one's own.

variable "actions" {
  type = list(string)
}

resource "aws_cloudwatch_metric_alarm" "off" {
  alarm_name          = "off"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 80
  alarm_actions       = ["arn:aws:sns:eu-west-1:123456789012:pager"]
  actions_enabled     = false # finding: its actions are switched off
}

resource "aws_cloudwatch_metric_alarm" "empty" {
  alarm_name          = "empty"
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization" # finding: it has no actions
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 80
  alarm_actions       = []
}

resource "aws_cloudwatch_metric_alarm" "watched" {
  alarm_name          = "watched"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 95
}

resource "aws_cloudwatch_metric_alarm" "unknown" {
  alarm_name          = "unknown"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 95
  ok_actions          = var.actions
}

resource "aws_cloudwatch_metric_alarm" "own" {
  alarm_name          = "own"
  namespace           = "Shop"
  metric_name         = "Orders"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  threshold           = 1
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:7"

  alarms {
    alarm_names = [aws_cloudwatch_metric_alarm.watched.alarm_name]
    enable      = true
    rollback    = true
  }
}
