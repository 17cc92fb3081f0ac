variable "name" {
  type = string
}

variable "prefix" {
  type     = string
  default  = "single"
  nullable = false
}

variable "apps" {
  type = any
}

module "app" {
  source   = "./app"
  count    = length(var.apps)
  name     = sort(keys(var.apps))[count.index]
  settings = var.apps[sort(keys(var.apps))[count.index]]
  labels   = { team = var.name, prefix = var.prefix }
}

output "apps" {
  value = { for a in module.app : a.name => a.definition }
}

output "first" {
  value = try(module.app[0].name, null)
}
