# An EC2 estate as people write it for hashicorp/aws: applied by
# TestNodesEstateOfHashicorpAWS with the released provider on "drydock serve".
# The group has an instance before it becomes that of a capacity provider.

terraform {
  required_providers {
    aws = { source = "registry.terraform.io/hashicorp/aws" }
  }
}

variable "endpoint" {
  type = string
}

variable "image" {
  type    = string
  default = "nginx:1.27"
}

provider "aws" {
  region                  = "us-east-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true
  endpoints {
    autoscaling = var.endpoint
    ec2         = var.endpoint
    ecs         = var.endpoint
    iam         = var.endpoint
    ssm         = var.endpoint
    sts         = var.endpoint
  }
}

data "aws_availability_zones" "here" {
  state = "available"
}

resource "aws_vpc" "mill" {
  cidr_block = "10.30.0.0/16"
}

resource "aws_subnet" "mill" {
  count             = 2
  vpc_id            = aws_vpc.mill.id
  availability_zone = data.aws_availability_zones.here.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.mill.cidr_block, 8, count.index)
}

resource "aws_security_group" "nodes" {
  name_prefix = "nodes-"
  vpc_id      = aws_vpc.mill.id
}

resource "aws_iam_role" "nodes" {
  name = "nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "nodes" {
  name = "nodes"
  role = aws_iam_role.nodes.name
}

resource "aws_ecs_cluster" "mill" {
  name = "mill"
}

resource "aws_launch_template" "nodes" {
  name_prefix            = "nodes-"
  image_id               = "ami-0c02fb55956c7d316"
  instance_type          = "m5.large"
  vpc_security_group_ids = [aws_security_group.nodes.id]
  update_default_version = true
  user_data = base64encode(<<-EOT
    #!/bin/bash
    echo ECS_CLUSTER=${aws_ecs_cluster.mill.name} >> /etc/ecs/ecs.config
  EOT
  )
  iam_instance_profile {
    arn = aws_iam_instance_profile.nodes.arn
  }
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_autoscaling_group" "nodes" {
  name                  = "nodes"
  min_size              = 1
  max_size              = 8
  vpc_zone_identifier   = aws_subnet.mill[*].id
  protect_from_scale_in = true
  launch_template {
    id      = aws_launch_template.nodes.id
    version = "$Latest"
  }
  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }
  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "nodes" {
  name = "nodes"
  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.nodes.arn
    managed_termination_protection = "ENABLED"
    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "mill" {
  cluster_name       = aws_ecs_cluster.mill.name
  capacity_providers = [aws_ecs_capacity_provider.nodes.name]
  default_capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.nodes.name
    weight            = 1
  }
}

resource "aws_ecs_task_definition" "grind" {
  family                   = "grind"
  requires_compatibilities = ["EC2"]
  network_mode             = "bridge"
  container_definitions = jsonencode([{
    name         = "grind"
    image        = var.image
    essential    = true
    cpu          = 1024
    memory       = 1024
    portMappings = [{ containerPort = 80, hostPort = 0, protocol = "tcp" }]
  }])
}

resource "aws_ecs_service" "grind" {
  name                  = "grind"
  cluster               = aws_ecs_cluster.mill.id
  task_definition       = aws_ecs_task_definition.grind.arn
  desired_count         = 10
  wait_for_steady_state = true
  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.nodes.name
    weight            = 1
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }
  depends_on = [aws_ecs_cluster_capacity_providers.mill]
}
