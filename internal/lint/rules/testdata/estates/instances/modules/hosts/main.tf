variable "name" {
  type = string
}

variable "cluster_name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "ecs_settings" {
  type    = map(string)
  default = {}
}

variable "groups" {
  type = map(object({
    instance_type = optional(string, "m7i.large")
    min           = optional(number, 1)
    max           = optional(number, 4)
    protect       = optional(bool, true)
    scaling       = optional(object({ target = optional(number, 90), status = optional(string, "ENABLED") }), {})
    image         = optional(string)
    policies      = optional(list(string), [])
  }))
}

variable "ingress" {
  type    = list(object({ from = number, to = number, source = string }))
  default = []
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_iam_role" "this" {
  for_each           = var.groups
  name               = "${var.name}-${each.key}"
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": { "Service": "ec2.amazonaws.com" }
      }]
    }
  JSON
}

locals {
  attachments = merge([
    for group, settings in var.groups : {
      for policy in concat(["AmazonEC2ContainerServiceforEC2Role"], settings.policies) : "${group}/${policy}" => { group = group, policy = policy }
    }
  ]...)
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = local.attachments
  role       = aws_iam_role.this[each.value.group].name
  policy_arn = each.value.policy == "AmazonEC2ContainerServiceforEC2Role" ? "arn:aws:iam::aws:policy/service-role/${each.value.policy}" : "arn:aws:iam::aws:policy/${each.value.policy}"
}

resource "aws_iam_instance_profile" "this" {
  for_each = aws_iam_role.this
  name     = each.value.name
  role     = each.value.name
}

resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = var.vpc_id

  dynamic "ingress" {
    for_each = var.ingress
    iterator = rule

    content {
      from_port       = rule.value.from
      to_port         = rule.value.to
      protocol        = "tcp"
      security_groups = [rule.value.source]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_launch_template" "this" {
  for_each      = var.groups
  name_prefix   = "${var.name}-${each.key}-"
  image_id      = coalesce(each.value.image, data.aws_ssm_parameter.image.value)
  instance_type = each.value.instance_type

  user_data = base64encode(templatefile("${path.module}/templates/join.sh.tftpl", {
    cluster  = var.cluster_name
    settings = merge({ ECS_AWSVPC_BLOCK_IMDS = true }, var.ecs_settings)
  }))

  vpc_security_group_ids = [aws_security_group.this.id]

  iam_instance_profile {
    arn = aws_iam_instance_profile.this[each.key].arn
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
}

resource "aws_autoscaling_group" "this" {
  for_each              = var.groups
  name_prefix           = "${var.name}-${each.key}-"
  min_size              = each.value.min
  max_size              = each.value.max
  vpc_zone_identifier   = var.subnet_ids
  protect_from_scale_in = each.value.protect

  launch_template {
    id      = aws_launch_template.this[each.key].id
    version = "$Latest"
  }

  tag {
    key                 = "AmazonECSManaged"
    value               = true
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "this" {
  for_each = var.groups
  name     = "${var.name}-${each.key}"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.this[each.key].arn
    managed_termination_protection = "ENABLED"

    managed_scaling {
      status          = each.value.scaling.status
      target_capacity = each.value.scaling.target
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = var.cluster_name
  capacity_providers = [for cp in aws_ecs_capacity_provider.this : cp.name]
}

output "security_group_id" {
  value = aws_security_group.this.id
}

output "capacity_providers" {
  value = { for k, cp in aws_ecs_capacity_provider.this : k => cp.name }
}
