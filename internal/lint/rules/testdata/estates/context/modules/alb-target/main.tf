variable "context" {
  type = any
}

variable "vpc_id" {
  type = string
}

variable "port" {
  type    = number
  default = 80
}

variable "listener_arn" {
  type = string
}

variable "paths" {
  type    = list(string)
  default = ["/*"]
}

variable "health_check_path" {
  type    = string
  default = "/"
}

variable "target_type" {
  type    = string
  default = "ip"
}

module "this" {
  source  = "../label"
  context = var.context
}

resource "aws_lb_target_group" "default" {
  count       = module.this.enabled ? 1 : 0
  name        = module.this.id == "" ? null : substr(module.this.id, 0, 32)
  port        = var.port
  protocol    = "HTTP"
  vpc_id      = var.vpc_id
  target_type = var.target_type

  health_check {
    path = var.health_check_path
  }
}

resource "aws_lb_listener_rule" "paths" {
  count        = module.this.enabled && length(var.paths) > 0 ? 1 : 0
  listener_arn = var.listener_arn

  action {
    type             = "forward"
    target_group_arn = join("", aws_lb_target_group.default[*].arn)
  }

  condition {
    path_pattern {
      values = var.paths
    }
  }
}

output "target_group_arn" {
  value = one(aws_lb_target_group.default[*].arn)
}
