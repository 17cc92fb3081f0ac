variable "launch_type" {
  type = string
}

variable "network_mode" {
  type    = string
  default = "host"
}

resource "aws_ecs_task_definition" "this" {
  family                   = "this"
  requires_compatibilities = [var.launch_type]
  network_mode             = var.network_mode # finding: Fargate has no network mode "host"
  container_definitions    = "[]"
}
