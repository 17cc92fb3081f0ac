resource "aws_ecr_repository" "a" {
  name = "a"
}

resource "aws_ecr_repository" "b" { # finding: no repository policy
  name = "b"
}

resource "aws_ecr_repository_policy" "a" {
  repository = "a"
  policy     = "{}"
}
