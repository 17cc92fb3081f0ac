resource "aws_ecr_repository" "each" {
  for_each = toset(["a", "b"])
  name     = each.key
}

resource "aws_ecr_lifecycle_policy" "each" {
  for_each   = aws_ecr_repository.each
  repository = each.value.name
  policy     = file("nowhere.json")
}

resource "aws_ecr_repository" "named" {
  name = "named"
}

resource "aws_ecr_lifecycle_policy" "named" {
  repository = "named"
  policy     = "{}"
}

resource "aws_ecr_repository" "none" { # finding: no lifecycle policy
  name = "none"
}
