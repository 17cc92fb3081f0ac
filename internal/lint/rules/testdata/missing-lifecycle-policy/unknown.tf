variable "repository" {
  type = string
}

resource "aws_ecr_repository" "web" {
  name = "web"
}

resource "aws_ecr_lifecycle_policy" "some" {
  repository = var.repository
  policy     = "{}"
}
