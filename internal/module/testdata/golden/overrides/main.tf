variable "name" {
  default = "base"
}

locals {
  a = 1
}

resource "aws_ecs_service" "web" {
  name  = var.name
  count = 1
  a     = local.a
  load_balancer {
    container_port = 80
  }
  load_balancer {
    container_port = 81
  }
  lifecycle {
    ignore_changes = [tags]
  }
}
