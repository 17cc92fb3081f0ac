variable "mutability" {
  type = string
}

variable "mutable" {
  default = "MUTABLE"
}

resource "aws_ecr_repository" "default" { # finding: can be moved
  name = "default"
}

resource "aws_ecr_repository" "variable" {
  name                 = "variable"
  image_tag_mutability = var.mutable # finding: can be moved
}

resource "aws_ecr_repository" "unknown" {
  name                 = "unknown"
  image_tag_mutability = var.mutability
}

resource "aws_ecr_repository" "exclusion" {
  name                 = "exclusion"
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"
  image_tag_mutability_exclusion_filter {
    filter      = "latest*"
    filter_type = "WILDCARD"
  }
}
