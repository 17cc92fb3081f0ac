locals {
  join = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
}

data "aws_ssm_parameter" "ubuntu" {
  name = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"
}

data "aws_ssm_parameter" "bottlerocket" {
  name = "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id"
}

data "aws_ami" "own" {
  owners = ["self"]
  filter {
    name   = "name"
    values = ["golden-*"]
  }
}

data "aws_ami" "optimized" {
  owners = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-ami-ecs-hvm-*"]
  }
}

resource "aws_launch_template" "ubuntu" {
  image_id      = data.aws_ssm_parameter.ubuntu.value # finding: has no ECS agent
  instance_type = "m7i.large"
  user_data     = base64encode(local.join)
}

resource "aws_autoscaling_group" "ubuntu" {
  min_size = 1
  max_size = 1
  launch_template {
    id = aws_launch_template.ubuntu.id
  }
}

resource "aws_instance" "fine" {
  for_each = {
    bottlerocket = data.aws_ssm_parameter.bottlerocket.value
    own          = data.aws_ami.own.id
    optimized    = data.aws_ami.optimized.id
    by_id        = "ami-0123456789abcdef0"
  }
  ami           = each.value
  instance_type = "m7i.large"
  user_data     = local.join
}

# Not for ECS.
resource "aws_instance" "bastion" {
  ami           = data.aws_ssm_parameter.ubuntu.value
  instance_type = "t3.micro"
}
