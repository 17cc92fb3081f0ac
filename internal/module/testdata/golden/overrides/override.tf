variable "name" {
  default = "first"
}

resource "aws_ecs_service" "web" {
  cluster = "c"
  load_balancer {
    container_port = 443
  }
  lifecycle {
    ignore_changes = [desired_count]
  }
}
