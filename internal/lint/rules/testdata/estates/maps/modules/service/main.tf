variable "name" {
  type = string
}

variable "cluster_arn" {
  type = string
}

variable "cluster_name" {
  type    = string
  default = ""
}

variable "cpu" {
  type    = number
  default = 1024
}

variable "memory" {
  type    = number
  default = 2048
}

variable "desired_count" {
  type    = number
  default = 2
}

variable "launch_type" {
  type    = string
  default = "FARGATE"
}

variable "container_definitions" {
  type    = any
  default = {}
}

variable "load_balancer" {
  type    = any
  default = {}
}

variable "subnet_ids" {
  type    = list(string)
  default = []
}

variable "vpc_id" {
  type = string
}

variable "assign_public_ip" {
  type    = bool
  default = false
}

variable "security_group_rules" {
  type    = any
  default = {}
}

variable "deployment_circuit_breaker" {
  type    = any
  default = { enable = true, rollback = true }
}

variable "health_check_grace_period_seconds" {
  type    = number
  default = null
}

variable "deployment_minimum_healthy_percent" {
  type    = number
  default = 100
}

variable "deployment_maximum_percent" {
  type    = number
  default = 200
}

variable "enable_autoscaling" {
  type    = bool
  default = true
}

variable "autoscaling" {
  type = object({
    min = optional(number, 2)
    max = optional(number, 10)
    policies = optional(map(object({
      metric = string
      target = optional(number, 75)
      })), {
      cpu    = { metric = "ECSServiceAverageCPUUtilization" }
      memory = { metric = "ECSServiceAverageMemoryUtilization" }
    })
  })
  default = {}
}

variable "task_statements" {
  type    = any
  default = []
}

variable "volume" {
  type    = any
  default = {}
}

locals {
  is_fargate   = var.launch_type == "FARGATE"
  secret_arns  = distinct(flatten([for c in var.container_definitions : values(try(c.secrets, {}))]))
  cluster_name = coalesce(var.cluster_name, try(element(split("/", var.cluster_arn), 1), ""), "default")
}

module "container_definition" {
  source   = "../container"
  for_each = { for k, v in var.container_definitions : k => v if try(v.create, true) }

  service                  = var.name
  name                     = try(each.value.name, each.key)
  image                    = each.value.image
  cpu                      = try(each.value.cpu, null)
  memory                   = try(each.value.memory, null)
  essential                = try(each.value.essential, true)
  command                  = try(each.value.command, null)
  port_mappings            = try(each.value.port_mappings, [])
  environment              = try(each.value.environment, {})
  secrets                  = try(each.value.secrets, {})
  health_check             = try(each.value.health_check, {})
  readonly_root_filesystem = try(each.value.readonly_root_filesystem, true)
  enable_logging           = try(each.value.enable_logging, true)
  log_group_retention      = try(each.value.log_group_retention, 30)
  stop_timeout             = try(each.value.stop_timeout, null)
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:ecs:eu-west-1:123456789012:*"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name_prefix        = "${var.name}-exec-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

data "aws_iam_policy_document" "secrets" {
  count = length(local.secret_arns) > 0 ? 1 : 0

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = local.secret_arns
  }
}

resource "aws_iam_role_policy" "secrets" {
  count  = length(local.secret_arns) > 0 ? 1 : 0
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.secrets[0].json
}

resource "aws_iam_role" "task" {
  name_prefix        = "${var.name}-task-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "task" {
  count = length(var.task_statements) > 0 ? 1 : 0

  dynamic "statement" {
    for_each = var.task_statements

    content {
      sid       = try(statement.value.sid, null)
      effect    = try(statement.value.effect, null)
      actions   = try(statement.value.actions, null)
      resources = try(statement.value.resources, null)
    }
  }
}

resource "aws_iam_role_policy" "task" {
  count  = length(var.task_statements) > 0 ? 1 : 0
  role   = aws_iam_role.task.id
  policy = one(data.aws_iam_policy_document.task[*].json)
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "this" {
  for_each                 = var.security_group_rules
  security_group_id        = aws_security_group.this.id
  type                     = each.value.type
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  protocol                 = try(each.value.protocol, "tcp")
  cidr_blocks              = lookup(each.value, "cidr_blocks", null)
  source_security_group_id = lookup(each.value, "source_security_group_id", null)
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = local.is_fargate ? ["FARGATE"] : ["EC2"]
  network_mode             = "awsvpc"
  cpu                      = local.is_fargate ? var.cpu : null
  memory                   = local.is_fargate ? var.memory : null
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  container_definitions    = jsonencode([for k, v in module.container_definition : v.container_definition])

  dynamic "volume" {
    for_each = var.volume

    content {
      name      = try(volume.value.name, volume.key)
      host_path = try(volume.value.host_path, null)

      dynamic "efs_volume_configuration" {
        for_each = try([volume.value.efs], [])

        content {
          file_system_id     = efs_volume_configuration.value.file_system_id
          transit_encryption = try(efs_volume_configuration.value.transit_encryption, null)
        }
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = var.cluster_arn
  launch_type                        = var.launch_type
  desired_count                      = var.desired_count
  task_definition                    = aws_ecs_task_definition.this.arn
  deployment_minimum_healthy_percent = var.deployment_minimum_healthy_percent
  deployment_maximum_percent         = var.deployment_maximum_percent
  health_check_grace_period_seconds  = var.health_check_grace_period_seconds

  dynamic "deployment_circuit_breaker" {
    for_each = length(var.deployment_circuit_breaker) > 0 ? [var.deployment_circuit_breaker] : []

    content {
      enable   = deployment_circuit_breaker.value.enable
      rollback = deployment_circuit_breaker.value.rollback
    }
  }

  dynamic "load_balancer" {
    for_each = { for k, v in var.load_balancer : k => v }

    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }

  dynamic "network_configuration" {
    for_each = [{ subnets = var.subnet_ids }]

    content {
      assign_public_ip = var.assign_public_ip
      security_groups  = flatten(concat([aws_security_group.this.id], []))
      subnets          = network_configuration.value.subnets
    }
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "this" {
  count              = var.enable_autoscaling ? 1 : 0
  min_capacity       = min(var.autoscaling.min, var.desired_count)
  max_capacity       = var.autoscaling.max
  resource_id        = "service/${local.cluster_name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "this" {
  for_each           = { for k, v in var.autoscaling.policies : k => v if var.enable_autoscaling }
  name               = each.key
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace

  target_tracking_scaling_policy_configuration {
    target_value = each.value.target

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
    }
  }
}
