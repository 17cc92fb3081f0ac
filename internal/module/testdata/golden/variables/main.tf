variable "by_default" {
  default = "default"
}
variable "by_tfvars" {
  default = "default"
}
variable "by_auto" {
  default = "default"
}
variable "by_json" {
  type = list(number)
}
variable "not_null" {
  default  = "default"
  nullable = false
}
variable "wrong" {
  type    = number
  default = "many"
}
variable "object" {
  type = object({ a = string, b = optional(number, 2), c = optional(string) })
}

resource "x" "y" {
  by_default = var.by_default
  by_tfvars  = var.by_tfvars
  by_auto    = var.by_auto
  by_json    = var.by_json
  not_null   = var.not_null
  wrong      = var.wrong
  object     = var.object
}
