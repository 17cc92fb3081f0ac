variable "tag" {
  default = "latest"
}

variable "unknown" {
  type = string
}

resource "aws_ecr_repository" "web" {
  name                 = "shop/web"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_ecr_repository" "excluded" {
  name                 = "shop/excluded"
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"
  image_tag_mutability_exclusion_filter {
    filter      = "latest"
    filter_type = "WILDCARD"
  }
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    {
      name  = "variable"
      image = "${aws_ecr_repository.web.repository_url}:${var.tag}" # finding: immutable
    },
    {
      name  = "literal"
      image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web" # finding: immutable
    },
    {
      name  = "unknown"
      image = "${aws_ecr_repository.web.repository_url}:${var.unknown}"
    },
    {
      name  = "digest"
      image = "${aws_ecr_repository.web.repository_url}@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"
    },
    {
      name  = "excluded"
      image = "${aws_ecr_repository.excluded.repository_url}:latest"
    },
  ])
}
