variable "name" {}

variable "cpu" {
  default = 256
}

variable "memory" {
  default = 512
}

resource "aws_ecs_task_definition" "this" {
  count                    = 1
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory # finding: cpu "2048" with memory "2048"
  container_definitions    = jsonencode([{ name = var.name, image = "nginx:1.29" }])
}
