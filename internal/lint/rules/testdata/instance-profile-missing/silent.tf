variable "profile" {
  type = string
}

variable "policy" {
  type = string
}

locals {
  join = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
}

# A profile that is not known before apply.
resource "aws_instance" "unknown" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = var.profile
  user_data            = local.join
}

# Not for ECS.
resource "aws_instance" "bastion" {
  ami           = "ami-12345678"
  instance_type = "t4g.nano"
}

# The policy may be what the agent needs.
resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.own.name
  policy_arn = var.policy
}

resource "aws_iam_instance_profile" "own" {
  role = aws_iam_role.own.name
}

resource "aws_instance" "own" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = aws_iam_instance_profile.own.name
  user_data            = local.join
}

# The agent's actions, written down.
resource "aws_iam_role" "listed" {
  name               = "listed"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "listed" {
  role   = aws_iam_role.listed.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ecs:Discover*", "ecs:Poll", "ecs:Register*", "ecs:Submit*"], Resource = "*" }] })
}

resource "aws_iam_instance_profile" "listed" {
  role = aws_iam_role.listed.name
}

resource "aws_instance" "listed" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = aws_iam_instance_profile.listed.name
  user_data            = local.join
}
