locals {
  managed = {
    agent = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
    ssm   = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    agent2 = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
  }
}

resource "aws_iam_role" "host" {
  name               = "host"
  assume_role_policy = "{}"

  inline_policy {
    name = "table"
    # finding+5: dynamodb
    policy = <<JSON
{
  "Version": "2012-10-17",
  "Statement": { "Effect": "Allow", "Resource": "${aws_dynamodb_table.orders.arn}",
    "Action": "dynamodb:GetItem" }
}
JSON
  }
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = local.managed
  role       = aws_iam_role.host.name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "application" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess" # finding: "AmazonS3FullAccess"
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

