variable "services" {
  type = map(object({
    cpu      = optional(number, 256)
    memory   = optional(number)
    image    = string
    ports    = optional(list(number), [80])
    env      = optional(map(string), {})
    sidecars = optional(list(any), [])
    scaling  = optional(object({ min = optional(number, 1), max = optional(number, 4) }), {})
  }))
  default = {
    web = { image = "nginx:1.27", env = { STAGE = "prod", N = 1 }, scaling = { max = 10 } }
    api = { image = "api:v2", cpu = 512, memory = 2048, ports = [8080, 9090] }
  }
}

variable "tags" {
  type    = map(string)
  default = { team = "platform" }
}

variable "zones" {
  type    = set(string)
  default = ["c", "a", "b"]
}

locals {
  name    = "demo"
  memory  = { for k, s in var.services : k => coalesce(s.memory, s.cpu * 2) }
  ports   = flatten([for k in keys(var.services) : [for p in var.services[k].ports : { service = k, port = p }]])
  by_port = { for p in local.ports : tostring(p.port) => p.service... }
  merged  = merge(var.tags, { Name = local.name }, length(var.zones) > 2 ? { wide = "yes" } : {})
  cidrs   = zipmap(sort(tolist(var.zones)), [for i, z in tolist(var.zones) : cidrsubnet("10.0.0.0/16", 8, i)])
  lookups = [lookup(var.tags, "team", "none"), lookup(var.tags, "nothing", "none"), try(var.services["none"].cpu, 1)]
  text    = <<-EOT
    %{ for z in sort(var.zones) ~}
    zone ${z}
      indented
    %{ endfor ~}
    end
  EOT
}

module "svc" {
  source   = "./svc"
  for_each = var.services
  name     = "${local.name}-${each.key}"
  service  = each.value
  memory   = local.memory[each.key]
  tags     = merge(local.merged, { service = each.key })
}

module "counted" {
  source  = "./svc"
  count   = 2
  name    = format("c%02d", count.index)
  service = { image = "x", ports = [] }
  memory  = null
}

resource "terraform_data" "root" {
  input = jsonencode({
    memory  = local.memory
    ports   = local.ports
    by_port = local.by_port
    merged  = local.merged
    cidrs   = local.cidrs
    lookups = local.lookups
    text    = local.text
    names   = { for k, m in module.svc : k => m.name }
    all     = module.counted[*].name
    last    = module.counted[1].definition
    nested  = values(module.svc)[*].definition.portMappings[*].containerPort
    conv    = concat([for m in module.svc : m.total], [sum(values(local.memory))])
    null_if = var.services.web.memory == null ? "unset" : "set"
    paths   = [path.module, path.root]
    scaling = { for k, s in var.services : k => s.scaling }
    types   = [tostring(1), tonumber("2"), tobool("true"), tolist(toset([3, 1, 2]))]
  })
}

resource "terraform_data" "keyed" {
  for_each = { for p in local.ports : "${p.service}-${p.port}" => p if p.port > 80 }
  input    = "${each.key}=${each.value.service}"
}

resource "terraform_data" "chained" {
  count = length(terraform_data.keyed)
  input = terraform_data.keyed[keys(terraform_data.keyed)[count.index]].input
}
