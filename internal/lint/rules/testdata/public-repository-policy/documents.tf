resource "aws_ecr_repository" "web" {
  name = "web"
}

data "aws_iam_policy_document" "open" {
  statement {
    actions = ["ecr:*"]
    principals {
      type        = "AWS"
      identifiers = ["*"] # finding: lets everyone in
    }
  }
}

data "aws_iam_policy_document" "organisation" {
  statement {
    actions = ["ecr:BatchGetImage"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1234567890"]
    }
  }
  statement {
    effect  = "Deny"
    actions = ["ecr:DeleteRepository"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_ecr_repository_policy" "open" {
  repository = aws_ecr_repository.web.name
  policy     = data.aws_iam_policy_document.open.json
}

resource "aws_ecr_repository_policy" "organisation" {
  repository = aws_ecr_repository.web.name
  policy     = data.aws_iam_policy_document.organisation.json
}

resource "aws_ecr_repository_policy" "heredoc" {
  repository = aws_ecr_repository.web.name
  # finding+7: lets everyone in
  policy     = <<-JSON
    {
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "ecr:BatchGetImage",
          "Principal": { "AWS": "*" }
        }
      ]
    }
  JSON
}
