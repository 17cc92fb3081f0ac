variable "key" {
  type = string
}

variable "encrypted" {
  type = bool
}

resource "aws_cloudwatch_log_group" "plain" {
  name = "plain"
}

# The group has no key, and so there is no fix.
resource "aws_ecs_cluster" "plain" {
  name = "plain"
  configuration {
    execute_command_configuration {
      kms_key_id = var.key
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_log_group_name = aws_cloudwatch_log_group.plain.name # finding: does not insist that the log group
      }
    }
  }
}

resource "aws_ecs_cluster" "unknown" {
  name = "unknown"
  configuration {
    execute_command_configuration {
      kms_key_id = var.key
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_encryption_enabled = var.encrypted
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.plain.name
      }
    }
  }
}

resource "aws_ecs_cluster" "none" {
  name = "none"
}
