variable "name" {}
variable "image" {}
variable "cpu" {}
variable "memory" {}
variable "essential" {}
variable "port_mappings" {
  type    = list(any)
  default = []
}

locals {
  definition = {
    name         = var.name
    image        = var.image
    cpu          = var.cpu
    memory       = var.memory
    essential    = var.essential
    portMappings = var.port_mappings
  }
}

output "container_definition" {
  value = { for k, v in local.definition : k => v if v != null }
}
