variable "size" {
  type = number
}

variable "volume" {
  type = string
}

variable "data" {
  type = string
}

# What cannot be known is not judged: the role, the size, the volume's name in either place.
resource "aws_iam_role" "infrastructure" {
  name               = "infrastructure"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs.amazonaws.com" } }] })
}

resource "aws_ecs_task_definition" "known" {
  family = "known"
  volume {
    name                = "data"
    configure_at_launch = true
  }
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 512 }])
}

resource "aws_ecs_service" "size" {
  name            = "size"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.known.arn
  volume_configuration {
    name = "data"
    managed_ebs_volume {
      role_arn    = aws_iam_role.infrastructure.arn
      size_in_gb  = var.size
      volume_type = "io2"
    }
  }
}

resource "aws_ecs_service" "name" {
  name            = "name"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.known.arn
  volume_configuration {
    name = var.data
    managed_ebs_volume {
      role_arn   = aws_iam_role.infrastructure.arn
      size_in_gb = 10
    }
  }
}

resource "aws_ecs_task_definition" "unknown" {
  family = "unknown"
  volume {
    name = var.volume
  }
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 512 }])
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.unknown.arn
  volume_configuration {
    name = "data"
    managed_ebs_volume {
      role_arn   = aws_iam_role.infrastructure.arn
      size_in_gb = 10
    }
  }
}

# Found: the volume is expected at launch and not given; io1 without iops; a type that EBS does not have.
resource "aws_ecs_service" "none" { # finding: configured at launch, but not here
  name            = "none"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.known.arn
}

resource "aws_ecs_service" "slow" {
  name            = "slow"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.known.arn
  volume_configuration {
    name = "data"
    managed_ebs_volume { # finding: Iops is required for io1
      role_arn    = aws_iam_role.infrastructure.arn
      size_in_gb  = 10
      volume_type = "io1"
    }
  }
}

resource "aws_ecs_service" "misspelt" {
  name            = "misspelt"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.known.arn
  volume_configuration {
    name = "date" # finding: The task definition has no volume "date"
    managed_ebs_volume {
      role_arn    = aws_iam_role.infrastructure.arn
      size_in_gb  = 10
      volume_type = "gp4" # finding: Volume type "gp4" is unknown
    }
  }
}
