resource "aws_iam_role" "tasks" {
  name               = "tasks"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = "{}"
}

module "service" {
  source   = "./service"
  for_each = { web = aws_iam_role.tasks.arn, worker = aws_iam_role.tasks.arn, api = aws_iam_role.own.arn }
  name     = each.key
  role     = each.value
}
