variable "policy" {
  type = string
}

locals {
  image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"
}

# A policy that is not known may allow it.
resource "aws_iam_role" "unknown" {
  name                = "unknown"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  managed_policy_arns = [var.policy]
}

resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.unknown.arn
  container_definitions    = jsonencode([{ name = "a", image = local.image }])
}

# Environment files are the agent's to read.
resource "aws_iam_role" "files" {
  name                = "files"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
  inline_policy {
    name   = "files"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:GetBucketLocation"], Resource = "*" }] })
  }
}

resource "aws_ecs_task_definition" "files" {
  family                = "files"
  execution_role_arn    = aws_iam_role.files.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128, environmentFiles = [{ type = "s3", value = "arn:aws:s3:::config/a.env" }] }])
}

# Its policies are for programs, and do not read the files.
resource "aws_iam_role" "queue" {
  name                = "queue"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] # finding: has "AmazonSQSFullAccess"
}

resource "aws_ecs_task_definition" "queue" {
  family                = "queue"
  execution_role_arn    = aws_iam_role.queue.arn # finding: does not allow "s3:GetObject", and so ECS cannot read the environment files
  container_definitions = jsonencode([{ name = "a", image = local.image, memory = 128, environmentFiles = [{ type = "s3", value = "arn:aws:s3:::config/a.env" }] }])
}

# The task role too: another rule's.
resource "aws_iam_role" "both" {
  name                = "both"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
}

resource "aws_ecs_task_definition" "both" {
  family                = "both"
  task_role_arn         = aws_iam_role.both.arn
  execution_role_arn    = aws_iam_role.both.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}
