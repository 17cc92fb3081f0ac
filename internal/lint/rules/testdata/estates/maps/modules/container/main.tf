variable "name" {
  type = string
}

variable "image" {
  type = string
}

variable "cpu" {
  type    = number
  default = null
}

variable "memory" {
  type    = number
  default = null
}

variable "essential" {
  type    = bool
  default = true
}

variable "port_mappings" {
  type    = any
  default = []
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "secrets" {
  type    = map(string)
  default = {}
}

variable "command" {
  type    = list(string)
  default = null
}

variable "health_check" {
  type    = any
  default = {}
}

variable "readonly_root_filesystem" {
  type    = bool
  default = true
}

variable "log_group_retention" {
  type    = number
  default = 30
}

variable "enable_logging" {
  type    = bool
  default = true
}

variable "service" {
  type = string
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "stop_timeout" {
  type    = number
  default = null
}

locals {
  log_group = try(aws_cloudwatch_log_group.this[0].name, "")

  logs = {
    logDriver = "awslogs"
    options = {
      awslogs-region        = var.region
      awslogs-group         = local.log_group
      awslogs-stream-prefix = "ecs"
      mode                  = "non-blocking"
      max-buffer-size       = "25m"
    }
  }

  definition = {
    name                   = var.name
    image                  = var.image
    cpu                    = var.cpu
    memory                 = var.memory
    essential              = var.essential
    command                = var.command
    environment            = [for name, value in var.environment : { name = name, value = value }]
    secrets                = [for name, from in var.secrets : { name = name, valueFrom = from }]
    healthCheck            = length(var.health_check) > 0 ? merge({ interval = 30, retries = 3, timeout = 5 }, var.health_check) : null
    logConfiguration       = var.enable_logging ? local.logs : null
    linuxParameters        = { initProcessEnabled = true }
    portMappings           = [for p in var.port_mappings : { containerPort = p.containerPort, hostPort = try(p.hostPort, p.containerPort), protocol = lookup(p, "protocol", "tcp"), name = try(p.name, null) }]
    readonlyRootFilesystem = var.readonly_root_filesystem
    stopTimeout            = var.stop_timeout
  }

  # What is null would be a difference in every plan.
  container = { for k, v in local.definition : k => v if v != null }
}

resource "aws_cloudwatch_log_group" "this" {
  count             = var.enable_logging ? 1 : 0
  name              = "/aws/ecs/${var.service}/${var.name}"
  retention_in_days = var.log_group_retention
}

output "container_definition" {
  value = local.container
}

output "log_group_arn" {
  value = try(aws_cloudwatch_log_group.this[0].arn, null)
}
