variable "days" {
  type = number
}

resource "aws_ecr_repository" "web" {
  name = "web"
}

data "aws_ecr_lifecycle_policy_document" "web" {
  rule {
    priority = 1
    selection {
      tag_status   = "tagged" # finding: needs a tagPatternList
      count_type   = "imageCountMoreThan"
      count_number = 5
    }
    action {
      type = "expire"
    }
  }
  rule {
    priority = 1 # finding: already that of rule #0
    selection {
      tag_status   = "untaged" # finding: did you mean "untagged"?
      count_type   = "sinceImagePushed"
      count_unit   = "days"
      count_number = var.days
    }
    action {
      type = "expire"
    }
  }
}

resource "aws_ecr_lifecycle_policy" "web" {
  repository = aws_ecr_repository.web.name
  policy     = data.aws_ecr_lifecycle_policy_document.web.json
}

resource "aws_ecr_lifecycle_policy" "archive" {
  repository = aws_ecr_repository.web.name
  policy     = <<-JSON
    { "rules": [
      { "rulePriority": 1,
        "selection": { "tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 60 },
        "action": { "type": "transition", "targetStorageClass": "archive" } },
      { "rulePriority": 2,
        "selection": { "tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned", "countUnit": "days", "countNumber": 365 },
        "action": { "type": "expire" } }
    ] }
  JSON
}
