variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "ingress" {
  type = map(object({
    port = number
    cidr = optional(string, "0.0.0.0/0")
  }))
  default = {}
}

variable "listeners" {
  type    = any
  default = {}
}

variable "target_groups" {
  type    = any
  default = {}
}

variable "access_logs_bucket" {
  type    = string
  default = null
}

resource "aws_security_group" "this" {
  name_prefix = "${var.name}-"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each          = var.ingress
  security_group_id = aws_security_group.this.id
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.cidr
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.this.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  subnets                    = var.subnets
  security_groups            = [aws_security_group.this.id]
  drop_invalid_header_fields = true

  dynamic "access_logs" {
    for_each = var.access_logs_bucket[*]

    content {
      bucket  = access_logs.value
      enabled = true
    }
  }
}

resource "aws_lb_target_group" "this" {
  for_each = { for k, v in var.target_groups : k => v }

  name_prefix          = substr(try(each.value.name_prefix, "tg-"), 0, 6)
  vpc_id               = var.vpc_id
  port                 = try(each.value.port, 80)
  protocol             = try(upper(each.value.protocol), "HTTP")
  target_type          = try(each.value.target_type, "ip")
  deregistration_delay = try(each.value.deregistration_delay, null)

  dynamic "health_check" {
    for_each = try([each.value.health_check], [])

    content {
      enabled             = try(health_check.value.enabled, null)
      path                = try(health_check.value.path, null)
      port                = try(health_check.value.port, null)
      matcher             = try(health_check.value.matcher, null)
      interval            = try(health_check.value.interval, null)
      healthy_threshold   = try(health_check.value.healthy_threshold, null)
      unhealthy_threshold = try(health_check.value.unhealthy_threshold, null)
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "this" {
  for_each          = var.listeners
  load_balancer_arn = aws_lb.this.arn
  port              = try(each.value.port, 443)
  protocol          = try(each.value.protocol, "HTTPS")
  certificate_arn   = try(each.value.certificate_arn, null)
  ssl_policy        = contains(["HTTPS", "TLS"], try(each.value.protocol, "HTTPS")) ? try(each.value.ssl_policy, "ELBSecurityPolicy-TLS13-1-2-2021-06") : null

  dynamic "default_action" {
    for_each = try([each.value.redirect], [])

    content {
      type = "redirect"

      redirect {
        port        = try(default_action.value.port, null)
        protocol    = try(default_action.value.protocol, null)
        status_code = default_action.value.status_code
      }
    }
  }

  dynamic "default_action" {
    for_each = try([each.value.forward], [])

    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value.target_group_key].arn
    }
  }
}

output "target_groups" {
  value = aws_lb_target_group.this
}

output "security_group_id" {
  value = try(aws_security_group.this.id, null)
}
