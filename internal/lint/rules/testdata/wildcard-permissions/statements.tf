variable "action" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["dynamodb:*", var.action]
    resources = ["*"] # finding: allows "dynamodb:*" on every resource
  }
  statement {
    actions   = ["s3:Get*"]
    resources = ["arn:aws:s3:::uploads/*", "arn:aws:s3:::*"] # finding: "s3:Get*"
  }
  statement {
    actions   = ["*"] # finding: allows every action
    resources = ["arn:aws:s3:::uploads/*"]
  }
  statement {
    actions   = [var.action]
    resources = ["*"]
  }
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}

resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.app.arn
}

resource "aws_ecs_task_definition" "app" {
  family                = "app"
  task_role_arn         = aws_iam_role.app.arn
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

# No task has it.
resource "aws_iam_role" "deployer" {
  name                = "deployer"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codebuild.amazonaws.com" } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}
