variable "bucket" {}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Queue"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "ecr:GetAuthorizationToken"] # finding: may use
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "host" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    actions = [
      "logs:PutLogEvents",
      "s3:GetObject", # finding: "s3:GetObject"
    ]
    resources = [var.bucket]
  }

  statement {
    effect    = "Deny"
    actions   = ["dynamodb:*"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "host" {
  name               = "host"
  assume_role_policy = "{}"
}

resource "aws_iam_policy" "host" {
  name   = "host"
  policy = data.aws_iam_policy_document.host.json
}

resource "aws_iam_role_policy_attachment" "host" {
  role       = aws_iam_role.host.name
  policy_arn = aws_iam_policy.host.arn
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = aws_iam_role.host.name
}

resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
  user_data     = base64encode("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
  iam_instance_profile {
    arn = aws_iam_instance_profile.host.arn
  }
}

resource "aws_autoscaling_group" "hosts" {
  name     = "hosts"
  min_size = 1
  max_size = 3
  launch_template {
    id = aws_launch_template.host.id
  }
}

