variable "key" {
  type = string
}

resource "aws_ecr_repository" "unknown" {
  name = "unknown"
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key
  }
}

resource "aws_ecr_repository" "managed" {
  name = "managed"
  encryption_configuration {
    encryption_type = "KMS" # finding: customer-managed key
  }
}

resource "aws_ecr_repository" "dynamic" {
  name = "dynamic"
  dynamic "encryption_configuration" {
    for_each = var.key == "" ? [] : [var.key]
    content {
      encryption_type = "KMS"
      kms_key         = encryption_configuration.value
    }
  }
}
