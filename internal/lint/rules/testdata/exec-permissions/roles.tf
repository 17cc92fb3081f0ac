variable "exec" {
  type = bool
}

resource "aws_ecs_task_definition" "none" {
  family                   = "none"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}

resource "aws_ecs_service" "none" {
  name                   = "none"
  task_definition        = aws_ecs_task_definition.none.arn
  launch_type            = "FARGATE"
  enable_execute_command = true # finding: task definition "none" has none
}

resource "aws_ecs_service" "unknown" {
  name                   = "unknown"
  task_definition        = aws_ecs_task_definition.none.arn
  launch_type            = "FARGATE"
  enable_execute_command = var.exec
}

# Managed policies of AWS's count.
resource "aws_iam_role" "managed" {
  name                = "managed"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
}

resource "aws_ecs_task_definition" "managed" {
  family                = "managed"
  task_role_arn         = aws_iam_role.managed.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_service" "managed" {
  name                   = "managed"
  task_definition        = aws_ecs_task_definition.managed.arn
  enable_execute_command = true
}

# One of four is missing.
resource "aws_iam_role" "part" {
  name               = "part"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  inline_policy {
    name   = "exec"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssmmessages:Create*", "ssmmessages:OpenControlChannel"], Resource = "*" }] })
  }
}

resource "aws_ecs_task_definition" "part" {
  family                = "part"
  task_role_arn         = aws_iam_role.part.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_service" "part" {
  name                   = "part"
  task_definition        = aws_ecs_task_definition.part.arn
  enable_execute_command = true # finding: does not allow "ssmmessages:OpenDataChannel"
}
