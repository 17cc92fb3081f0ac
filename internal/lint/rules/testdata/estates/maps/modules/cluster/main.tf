variable "create" {
  type    = bool
  default = true
}

variable "name" {
  type = string
}

variable "settings" {
  type    = any
  default = [{ name = "containerInsights", value = "enabled" }]
}

variable "fargate_capacity_providers" {
  type = map(object({
    default_capacity_provider_strategy = optional(object({
      base   = optional(number)
      weight = optional(number, 1)
    }))
  }))
  default = {}
}

locals {
  default_strategy = {
    for name, provider in var.fargate_capacity_providers : name => provider.default_capacity_provider_strategy
    if try(provider.default_capacity_provider_strategy, null) != null
  }
}

resource "aws_ecs_cluster" "this" {
  count = var.create ? 1 : 0
  name  = var.name

  dynamic "setting" {
    for_each = flatten([var.settings])

    content {
      name  = setting.value.name
      value = setting.value.value
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  count              = var.create && length(var.fargate_capacity_providers) > 0 ? 1 : 0
  cluster_name       = aws_ecs_cluster.this[0].name
  capacity_providers = distinct(concat(keys(var.fargate_capacity_providers), []))

  dynamic "default_capacity_provider_strategy" {
    for_each = local.default_strategy

    content {
      capacity_provider = default_capacity_provider_strategy.key
      base              = try(default_capacity_provider_strategy.value.base, null)
      weight            = try(default_capacity_provider_strategy.value.weight, null)
    }
  }
}

output "arn" {
  value = try(aws_ecs_cluster.this[0].arn, null)
}

output "name" {
  value = try(aws_ecs_cluster.this[0].name, null)
}
