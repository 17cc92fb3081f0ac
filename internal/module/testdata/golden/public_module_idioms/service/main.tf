variable "name" {}
variable "cluster_arn" {}
variable "subnet_ids" {
  type    = list(string)
  default = []
}
variable "container_definitions" {
  type    = any
  default = {}
}
variable "container_definition_defaults" {
  type    = any
  default = { memory = 1024 }
}
variable "load_balancer" {
  type    = any
  default = {}
}
variable "security_group_rules" {
  type    = any
  default = {}
}
variable "task_role_arn" {
  type    = string
  default = null
}

locals {
  create_role = var.task_role_arn == null
}

module "container" {
  source   = "../container"
  for_each = { for k, v in var.container_definitions : k => v if try(v.create, true) }

  name       = try(each.value.name, each.key)
  image      = try(each.value.image, var.container_definition_defaults.image, null)
  cpu        = try(each.value.cpu, var.container_definition_defaults.cpu, null)
  memory     = lookup(each.value, "memory", lookup(var.container_definition_defaults, "memory", null))
  essential  = try(each.value.essential, null)
  port_mappings = try(each.value.portMappings, [])
}

resource "aws_iam_role" "task" {
  count = local.create_role ? 1 : 0
  name  = "${var.name}-task"
}

resource "aws_ecs_task_definition" "this" {
  family                = var.name
  task_role_arn         = try(aws_iam_role.task[0].arn, var.task_role_arn)
  container_definitions = jsonencode([for k, v in module.container : v.container_definition])
}

resource "aws_security_group" "this" {
  count = 1
}

resource "aws_security_group_rule" "this" {
  for_each                 = { for k, v in var.security_group_rules : k => v if length(var.security_group_rules) > 0 }
  security_group_id        = aws_security_group.this[0].id
  type                     = each.value.type
  from_port                = each.value.from_port
  source_security_group_id = lookup(each.value, "source_security_group_id", null)
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster_arn
  task_definition = one(aws_ecs_task_definition.this[*].arn)

  dynamic "load_balancer" {
    for_each = { for k, v in var.load_balancer : k => v }
    content {
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
      elb_name         = try(load_balancer.value.elb_name, null)
      target_group_arn = try(load_balancer.value.target_group_arn, null)
    }
  }

  dynamic "network_configuration" {
    for_each = [{ subnets = var.subnet_ids }]
    content {
      security_groups = flatten(concat([try(aws_security_group.this[0].id, [])], []))
      subnets         = network_configuration.value.subnets
    }
  }
}
