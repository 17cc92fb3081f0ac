variable "name" {
  type    = string
  default = "last"
}

locals {
  a = 2
}
