variable "container_name" {
  type = string
}

variable "container_image" {
  type = string
}

variable "container_memory" {
  type    = number
  default = null
}

variable "container_cpu" {
  type    = number
  default = 0
}

variable "port_mappings" {
  type = list(object({
    containerPort = number
    hostPort      = optional(number)
    protocol      = optional(string)
    name          = optional(string)
  }))
  default = []
}

variable "map_environment" {
  type    = map(string)
  default = null
}

variable "environment" {
  type = list(object({
    name  = string
    value = string
  }))
  default = null
}

variable "secrets" {
  type = list(object({
    name      = string
    valueFrom = string
  }))
  default = null
}

variable "log_configuration" {
  type    = any
  default = null
}

variable "healthcheck" {
  type = object({
    command     = list(string)
    retries     = optional(number)
    timeout     = optional(number)
    interval    = optional(number)
    startPeriod = optional(number)
  })
  default = null
}

variable "container_depends_on" {
  type = list(object({
    containerName = string
    condition     = string
  }))
  default = null
}

variable "essential" {
  type    = bool
  default = true
}

variable "privileged" {
  type    = bool
  default = null
}

variable "readonly_root_filesystem" {
  type    = bool
  default = false
}

variable "container_definition" {
  type    = any
  default = {}
}

locals {
  env_as_map = var.map_environment != null ? var.map_environment : var.environment != null ? { for v in var.environment : v.name => v.value } : null
  env_keys   = var.map_environment != null ? sort(keys(local.env_as_map)) : []

  sorted_environment = local.env_as_map != null ? [for key in sort(keys(local.env_as_map)) : { name = key, value = lookup(local.env_as_map, key) }] : null

  log_configuration = var.log_configuration == null ? null : {
    logDriver     = lookup(var.log_configuration, "logDriver", "awslogs")
    options       = lookup(var.log_configuration, "options", null)
    secretOptions = lookup(var.log_configuration, "secretOptions", null)
  }

  definition = {
    name                   = var.container_name
    image                  = var.container_image
    essential              = var.essential
    cpu                    = var.container_cpu
    memory                 = var.container_memory
    portMappings           = [for p in var.port_mappings : { for k, v in p : k => v if v != null }]
    environment            = local.sorted_environment
    secrets                = var.secrets
    logConfiguration       = local.log_configuration
    healthCheck            = var.healthcheck
    dependsOn              = var.container_depends_on
    privileged             = var.privileged
    readonlyRootFilesystem = var.readonly_root_filesystem
  }

  without_null = { for k, v in local.definition : k => v if v != null }
  final        = merge(local.without_null, var.container_definition)
}

output "json_map_encoded_list" {
  value = "[${jsonencode(local.final)}]"
}

output "json_map_encoded" {
  value = jsonencode(local.final)
}

output "json_map_object" {
  value = jsondecode(jsonencode(local.final))
}
