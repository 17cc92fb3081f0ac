resource "aws_iam_role" "inline" {
  name               = "inline"
  assume_role_policy = "{}"
  inline_policy {
    name   = "inline"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "elasticloadbalancing:*", Resource = "*" }] })
  }
}

resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "own" {
  count  = 2
  role   = aws_iam_role.own.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "elasticloadbalancing:*", Resource = "*" }] })
}

resource "aws_ecs_service" "inline" {
  name            = "inline"
  task_definition = "web"
  iam_role        = aws_iam_role.inline.arn
}

resource "aws_ecs_service" "depends" {
  name            = "depends"
  task_definition = "web"
  iam_role        = aws_iam_role.own.arn
  depends_on      = [aws_iam_role_policy.own]
}

resource "aws_ecs_service" "forgets" {
  name            = "forgets"
  task_definition = "web"
  iam_role        = aws_iam_role.own.arn # finding: does not depend on
}

resource "aws_ecs_service" "elsewhere" {
  name            = "elsewhere"
  task_definition = "web"
  iam_role        = "arn:aws:iam::123456789012:role/ecsServiceRole"
}
