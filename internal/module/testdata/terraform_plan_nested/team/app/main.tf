variable "name" {
  type = string
}

variable "settings" {
  type = object({
    size     = string
    env      = optional(map(any), {})
    sidecars = optional(list(any), [])
    weight   = optional(number, 1)
  })
}

variable "labels" {
  type = map(string)
}

locals {
  sizes = { small = [256, 512], large = [1024, 2048] }
  definition = {
    name        = var.name
    cpu         = lookup(local.sizes, var.settings.size, [0, 0])[0]
    memory      = element(local.sizes[var.settings.size], 1)
    environment = [for k in sort(keys(var.settings.env)) : { name = k, value = var.settings.env[k] }]
    ports       = compact([for s in var.settings.sidecars : try(tostring(s.port), "")])
    weight      = var.settings.weight
    labels      = merge(var.labels, { app = var.name }, length(var.settings.sidecars) > 0 ? { sidecars = join("+", var.settings.sidecars[*].name) } : {})
  }
}

resource "terraform_data" "app" {
  input = jsonencode(local.definition)
}

resource "terraform_data" "sidecar" {
  for_each = { for i, s in var.settings.sidecars : s.name => merge(s, { index = i }) }
  input    = jsonencode(each.value)
}

output "name" {
  value = terraform_data.app.input == null ? "" : var.name
}

output "definition" {
  value = local.definition
}
