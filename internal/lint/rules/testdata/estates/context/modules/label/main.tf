# The context that every module of such a house hands on.
variable "context" {
  type = any
  default = {
    enabled    = true
    namespace  = null
    stage      = null
    name       = null
    attributes = []
    delimiter  = null
    tags       = {}
  }
}

variable "enabled" {
  type    = bool
  default = null
}

variable "namespace" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "attributes" {
  type    = list(string)
  default = []
}

locals {
  input = {
    enabled    = var.enabled == null ? try(var.context.enabled, true) : var.enabled
    namespace  = try(coalesce(var.namespace, var.context.namespace), "")
    stage      = try(coalesce(var.stage, var.context.stage), "")
    name       = try(coalesce(var.name, var.context.name), "")
    attributes = compact(distinct(concat(coalesce(var.context.attributes, []), coalesce(var.attributes, []))))
    delimiter  = coalesce(lookup(var.context, "delimiter", null), "-")
    tags       = merge(lookup(var.context, "tags", {}), {})
  }

  parts = [for l in ["namespace", "stage", "name"] : replace(lower(local.input[l]), "/[^a-z0-9-]/", "") if length(local.input[l]) > 0]
  id    = join(local.input.delimiter, concat(local.parts, local.input.attributes))
}

output "enabled" {
  value = local.input.enabled
}

output "id" {
  value = local.input.enabled ? local.id : ""
}

output "context" {
  value = local.input
}

output "tags" {
  value = { for k, v in merge(local.input.tags, { Name = local.id, Namespace = local.input.namespace }) : title(k) => v if length(v) > 0 }
}
