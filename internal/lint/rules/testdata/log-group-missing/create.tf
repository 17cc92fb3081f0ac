resource "aws_iam_role" "execution" {
  name               = "execution"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "allowed" {
  name               = "allowed"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "allowed" {
  role   = aws_iam_role.allowed.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:Create*", Resource = "*" }] })
}

resource "aws_iam_role" "unknown" {
  name               = "unknown"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = aws_iam_role.unknown.name
  policy_arn = "arn:aws:iam::123456789012:policy/logs"
}

locals {
  containers = jsonencode([{
    name  = "a"
    image = "a:1"
    logConfiguration = {
      logDriver = "awslogs"
      options   = { awslogs-group = "/made/at/start", awslogs-region = "eu-west-1", awslogs-create-group = "true" } # finding(error): may not do logs:CreateLogGroup
    }
  }])
}

resource "aws_ecs_task_definition" "refused" {
  family                = "refused"
  execution_role_arn    = aws_iam_role.execution.arn
  container_definitions = local.containers
}

resource "aws_ecs_task_definition" "allowed" {
  family                = "allowed"
  execution_role_arn    = aws_iam_role.allowed.arn
  container_definitions = local.containers
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  execution_role_arn    = aws_iam_role.unknown.arn
  container_definitions = local.containers
}
