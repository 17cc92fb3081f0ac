resource "aws_efs_file_system" "open" {
  encrypted = true
}

resource "aws_efs_file_system" "closed" {
  encrypted = true
}

resource "aws_efs_file_system_policy" "closed" {
  file_system_id = aws_efs_file_system.closed.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/trusted" }, Action = "elasticfilesystem:*" },
    { Effect = "Deny", Principal = "*", Action = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
  ] })
}

locals {
  roles = toset(["trusted", "other", "reader"])
}

resource "aws_iam_role" "app" {
  for_each           = local.roles
  name               = each.key
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "reader" {
  role       = aws_iam_role.app["reader"].name
  policy_arn = "arn:aws:iam::aws:policy/AmazonElasticFileSystemClientReadOnlyAccess"
}

resource "aws_ecs_task_definition" "other" {
  family                = "other"
  task_role_arn         = aws_iam_role.app["other"].arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.closed.id
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "ENABLED" # finding: may not mount volume "data"
      }
    }
  }
}

# The file system's policy lets this one in.
resource "aws_ecs_task_definition" "trusted" {
  family                = "trusted"
  task_role_arn         = aws_iam_role.app["trusted"].arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.closed.id
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "ENABLED"
      }
    }
  }
}

# It only reads.
resource "aws_ecs_task_definition" "reader" {
  family                = "reader"
  task_role_arn         = aws_iam_role.app["reader"].arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128, mountPoints = [{ sourceVolume = "data", containerPath = "/data", readOnly = true }] }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.closed.id
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "ENABLED"
      }
    }
  }
}

# Without a policy the file system asks nobody for a role, but the mount needs one.
resource "aws_ecs_task_definition" "open" {
  family                = "open"
  task_role_arn         = aws_iam_role.app["other"].arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.open.id
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "ENABLED"
      }
    }
  }
}

resource "aws_ecs_task_definition" "none" {
  family                = "none"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.open.id
      transit_encryption = "ENABLED"
      authorization_config {
        iam = "ENABLED" # finding: mounted with the task role, but the task has none
      }
    }
  }
}
