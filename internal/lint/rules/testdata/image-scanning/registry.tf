resource "aws_ecr_registry_scanning_configuration" "all" {
  scan_type = "ENHANCED"

  rule {
    scan_frequency = "CONTINUOUS_SCAN"
    repository_filter {
      filter      = "prod-*"
      filter_type = "WILDCARD"
    }
  }
  rule {
    scan_frequency = "MANUAL"
    repository_filter {
      filter      = "*"
      filter_type = "WILDCARD"
    }
  }
}

resource "aws_ecr_repository" "scanned" {
  name = "prod-web"
}

resource "aws_ecr_repository" "other" { # finding: not scanned
  name = "staging-web"
}

variable "name" {
  type = string
}

resource "aws_ecr_repository" "unknown_name" {
  name = var.name
}
