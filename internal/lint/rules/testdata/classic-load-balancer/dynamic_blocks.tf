variable "classic" {
  type    = bool
  default = true
}

variable "target_group" {
  type    = string
  default = null
}

variable "name" {
  type = string
}

resource "aws_elb" "front" {
  count = var.classic ? 1 : 0
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = "web"

  dynamic "load_balancer" {
    for_each = { for elb in aws_elb.front : "front" => elb.name }
    content {
      elb_name       = load_balancer.value # finding: expected target_group_arn
      container_name = "web"
      container_port = 80
    }
  }
}

# A null name is none, an unknown one may be null.
resource "aws_ecs_service" "modern" {
  name            = "modern"
  task_definition = "web"

  load_balancer {
    elb_name         = var.target_group == null ? null : "front"
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "web"

  load_balancer {
    elb_name       = var.name
    container_name = "web"
    container_port = 80
  }
}
