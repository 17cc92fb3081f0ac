variable "context" {
  type = any
}

variable "name" {
  type    = string
  default = null
}

variable "container_definition_json" {
  type = string
}

variable "container_port" {
  type    = number
  default = 80
}

variable "ecs_cluster_arn" {
  type = string
}

variable "ecs_load_balancers" {
  type = list(object({
    container_name   = string
    container_port   = number
    elb_name         = optional(string)
    target_group_arn = string
  }))
  default = []
}

variable "launch_type" {
  type    = string
  default = "FARGATE"
}

variable "network_mode" {
  type    = string
  default = "awsvpc"
}

variable "task_cpu" {
  type    = number
  default = 256
}

variable "task_memory" {
  type    = number
  default = 512
}

variable "desired_count" {
  type    = number
  default = 2
}

variable "ignore_changes_desired_count" {
  type    = bool
  default = false
}

variable "capacity_provider_strategies" {
  type = list(object({
    capacity_provider = string
    weight            = number
    base              = optional(number)
  }))
  default = []
}

variable "ordered_placement_strategy" {
  type    = list(object({ type = string, field = optional(string) }))
  default = []
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type    = list(string)
  default = null
}

variable "alb_security_group" {
  type    = string
  default = ""
}

variable "exec_enabled" {
  type    = bool
  default = false
}

variable "circuit_breaker_deployment_enabled" {
  type    = bool
  default = true
}

variable "task_policy_arns" {
  type    = any
  default = {}
}

variable "task_exec_policy_arns_map" {
  type    = map(string)
  default = {}
}

variable "efs_volumes" {
  type = list(object({
    name = string
    efs_volume_configuration = list(object({
      file_system_id          = string
      root_directory          = optional(string)
      transit_encryption      = optional(string)
      transit_encryption_port = optional(number)
      authorization_config = optional(list(object({
        access_point_id = string
        iam             = string
      })), [])
    }))
  }))
  default = []
}

module "this" {
  source  = "../label"
  context = var.context
  name    = var.name
}

module "task_label" {
  source     = "../label"
  context    = module.this.context
  attributes = ["task"]
}

locals {
  enabled   = module.this.enabled
  is_awsvpc = var.network_mode == "awsvpc"
  policies  = try(tomap(var.task_policy_arns), { for i, arn in var.task_policy_arns : "policy_${i}" => arn })
  sg_count  = local.enabled && local.is_awsvpc ? 1 : 0
  volumes   = concat(var.efs_volumes)
}

data "aws_iam_policy_document" "ecs_task" {
  count = local.enabled ? 1 : 0

  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "ecs_task" {
  count              = local.enabled ? 1 : 0
  name               = module.task_label.id
  assume_role_policy = one(data.aws_iam_policy_document.ecs_task[*]["json"])
  tags               = module.task_label.tags
}

resource "aws_iam_role_policy_attachment" "ecs_task" {
  for_each   = local.enabled ? local.policies : {}
  policy_arn = each.value
  role       = one(aws_iam_role.ecs_task[*]["id"])
}

data "aws_iam_policy_document" "exec" {
  count = local.enabled && var.exec_enabled ? 1 : 0

  statement {
    sid       = "ExecCommand"
    resources = ["*"]
    actions = [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
  }
}

resource "aws_iam_role_policy" "exec" {
  for_each = local.enabled && var.exec_enabled ? toset(["true"]) : toset([])
  policy   = one(data.aws_iam_policy_document.exec[*]["json"])
  role     = one(aws_iam_role.ecs_task[*]["id"])
}

resource "aws_iam_role" "ecs_exec" {
  count              = local.enabled ? 1 : 0
  name               = "${module.this.id}-exec"
  assume_role_policy = join("", data.aws_iam_policy_document.ecs_task[*].json)
}

resource "aws_iam_role_policy_attachment" "ecs_exec" {
  count      = local.enabled ? 1 : 0
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
  role       = join("", aws_iam_role.ecs_exec[*].name)
}

resource "aws_iam_role_policy_attachment" "ecs_exec_more" {
  for_each   = { for k, v in var.task_exec_policy_arns_map : k => v if local.enabled }
  policy_arn = each.value
  role       = one(aws_iam_role.ecs_exec[*].name)
}

resource "aws_security_group" "ecs_service" {
  count  = local.sg_count
  vpc_id = var.vpc_id
  name   = module.this.id
}

resource "aws_security_group_rule" "egress" {
  count             = local.sg_count
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = one(aws_security_group.ecs_service[*]["id"])
}

resource "aws_security_group_rule" "alb" {
  count                    = var.alb_security_group != "" ? local.sg_count : 0
  type                     = "ingress"
  from_port                = var.container_port
  to_port                  = var.container_port
  protocol                 = "tcp"
  source_security_group_id = var.alb_security_group
  security_group_id        = one(aws_security_group.ecs_service[*]["id"])
}

resource "aws_ecs_task_definition" "default" {
  count                    = local.enabled ? 1 : 0
  family                   = module.this.id
  container_definitions    = var.container_definition_json
  requires_compatibilities = length(var.capacity_provider_strategies) > 0 && var.launch_type != "FARGATE" ? ["EC2"] : [var.launch_type]
  network_mode             = var.network_mode
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  execution_role_arn       = one(aws_iam_role.ecs_exec[*]["arn"])
  task_role_arn            = one(aws_iam_role.ecs_task[*]["arn"])

  dynamic "volume" {
    for_each = local.volumes

    content {
      name = volume.value.name

      dynamic "efs_volume_configuration" {
        for_each = lookup(volume.value, "efs_volume_configuration", [])

        content {
          file_system_id          = lookup(efs_volume_configuration.value, "file_system_id", null)
          root_directory          = lookup(efs_volume_configuration.value, "root_directory", null)
          transit_encryption      = lookup(efs_volume_configuration.value, "transit_encryption", null)
          transit_encryption_port = lookup(efs_volume_configuration.value, "transit_encryption_port", null)

          dynamic "authorization_config" {
            for_each = lookup(efs_volume_configuration.value, "authorization_config", [])

            content {
              access_point_id = lookup(authorization_config.value, "access_point_id", null)
              iam             = lookup(authorization_config.value, "iam", null)
            }
          }
        }
      }
    }
  }

  tags = module.this.tags
}

resource "aws_ecs_service" "ignore_changes_desired_count" {
  count                  = local.enabled && var.ignore_changes_desired_count ? 1 : 0
  name                   = module.this.id
  task_definition        = "${join("", aws_ecs_task_definition.default[*].family)}:${join("", aws_ecs_task_definition.default[*].revision)}"
  desired_count          = var.desired_count
  launch_type            = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  cluster                = var.ecs_cluster_arn
  enable_execute_command = var.exec_enabled

  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies

    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = capacity_provider_strategy.value.weight
      base              = lookup(capacity_provider_strategy.value, "base", null)
    }
  }

  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers

    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = lookup(load_balancer.value, "elb_name", null)
      target_group_arn = lookup(load_balancer.value, "target_group_arn", null)
    }
  }

  dynamic "network_configuration" {
    for_each = local.is_awsvpc ? ["true"] : []

    content {
      security_groups = compact(concat([], aws_security_group.ecs_service[*].id))
      subnets         = var.subnet_ids
    }
  }

  deployment_circuit_breaker {
    enable   = var.circuit_breaker_deployment_enabled
    rollback = true
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_ecs_service" "default" {
  count                  = local.enabled && !var.ignore_changes_desired_count ? 1 : 0
  name                   = module.this.id
  task_definition        = one(aws_ecs_task_definition.default[*]["arn"])
  desired_count          = var.desired_count
  launch_type            = length(var.capacity_provider_strategies) > 0 ? null : var.launch_type
  cluster                = var.ecs_cluster_arn
  enable_execute_command = var.exec_enabled

  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies

    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = capacity_provider_strategy.value.weight
      base              = lookup(capacity_provider_strategy.value, "base", null)
    }
  }

  dynamic "ordered_placement_strategy" {
    for_each = var.ordered_placement_strategy

    content {
      type  = ordered_placement_strategy.value.type
      field = lookup(ordered_placement_strategy.value, "field", null)
    }
  }

  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers

    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = lookup(load_balancer.value, "elb_name", null)
      target_group_arn = lookup(load_balancer.value, "target_group_arn", null)
    }
  }

  dynamic "network_configuration" {
    for_each = local.is_awsvpc ? ["true"] : []

    content {
      security_groups = compact(concat([], aws_security_group.ecs_service[*].id))
      subnets         = var.subnet_ids
    }
  }

  deployment_circuit_breaker {
    enable   = var.circuit_breaker_deployment_enabled
    rollback = var.circuit_breaker_deployment_enabled
  }
}

output "service_name" {
  value = try(coalesce(one(aws_ecs_service.default[*].name), one(aws_ecs_service.ignore_changes_desired_count[*].name)), "")
}

output "security_group_id" {
  value = one(aws_security_group.ecs_service[*].id)
}
