variable "policy" {
  type = string
}

variable "actions" {
  type = list(string)
}

# What is granted is not known; and what the agent does is meant to be here.
resource "aws_iam_role" "host" {
  name               = "host"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "agent" {
  role = aws_iam_role.host.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["ecs:Poll", "ecs:SubmitTaskStateChange", "ecr:BatchGetImage"], Resource = "*" },
      { Effect = "Allow", Action = ["ssmmessages:CreateDataChannel", "ec2messages:GetMessages"], Resource = "*" },
      { Effect = "Allow", Action = var.actions, Resource = "*" },
    ]
  })
}

resource "aws_iam_role_policy" "unknown" {
  role   = aws_iam_role.host.id
  policy = var.policy
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = aws_iam_role.host.name
  policy_arn = var.policy
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

