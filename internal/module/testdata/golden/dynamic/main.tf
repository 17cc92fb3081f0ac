variable "unset" {}

locals {
  rules = [
    { port = 80, cidrs = ["10.0.0.0/8"] },
    { port = 443, cidrs = ["0.0.0.0/0", "10.0.0.0/8"] },
  ]
}

resource "aws_security_group" "web" {
  dynamic "ingress" {
    for_each = local.rules
    content {
      from_port = ingress.value.port
      index     = ingress.key

      dynamic "cidr" {
        for_each = ingress.value.cidrs
        iterator = block
        content {
          value = "${ingress.key}: ${block.value}"
        }
      }
    }
  }

  ingress {
    from_port = 22
  }

  dynamic "egress" {
    for_each = var.unset
    content {
      to_port  = egress.value.port
      protocol = "tcp"
    }
  }

  dynamic "nothing" {
    for_each = []
    content {}
  }

  dynamic "keyed" {
    for_each = { a = 1, b = 2 }
    labels   = [keyed.key]
    content {
      value = keyed.value
    }
  }
}
