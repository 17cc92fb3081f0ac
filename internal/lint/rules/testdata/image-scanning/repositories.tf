variable "scan" {
  type = bool
}

resource "aws_ecr_repository" "unknown" {
  name = "unknown"
  image_scanning_configuration {
    scan_on_push = var.scan
  }
}

resource "aws_ecr_repository" "each" { # finding: not scanned
  for_each = toset(["a", "b"])
  name     = each.key
}
