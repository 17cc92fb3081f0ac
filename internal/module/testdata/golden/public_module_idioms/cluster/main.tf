variable "create" {
  type    = bool
  default = true
}

variable "name" {
  type = string
}

resource "aws_ecs_cluster" "this" {
  count = var.create ? 1 : 0
  name  = var.name
}

output "arn" {
  value = try(aws_ecs_cluster.this[0].arn, null)
}
