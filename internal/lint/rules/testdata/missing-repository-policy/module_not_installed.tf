module "policies" {
  source = "registry.example.com/acme/policies/aws"
}

resource "aws_ecr_repository" "a" {
  name = "a"
}
