variable "name" { type = string }
variable "memory" {
  type     = number
  default  = 128
  nullable = false
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "service" {
  type = object({
    image = string
    ports = list(number)
    env   = optional(map(string))
  })
}
locals {
  definition = {
    name         = var.name
    image        = var.service.image
    memory       = var.memory
    portMappings = [for p in var.service.ports : { containerPort = p, hostPort = p }]
    environment  = [for k, v in coalesce(var.service.env, {}) : { name = k, value = v }]
    labels       = length(var.tags) > 0 ? var.tags : null
  }
  clean = { for k, v in local.definition : k => v if v != null }
}
resource "terraform_data" "def" {
  input = jsonencode([local.clean])
}
output "name" { value = upper(var.name) }
output "definition" { value = local.definition }
output "total" { value = var.memory * max(1, length(var.service.ports)) }
