variable "size" {
  type = object({ cpu = number, memory = optional(number, 3000) })
  default = {
    cpu = 1024
  }
}

locals {
  sizes = {
    small = { cpu = "256", memory = "512" }
    odd   = { cpu = "256", memory = "768" }
  }
}

resource "aws_ecs_task_definition" "from_variable" {
  family                   = "from-variable"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory # finding: memory "3000"
  container_definitions    = "[]"
}

# One finding for the block, at the line that all instances share.
resource "aws_ecs_task_definition" "each" {
  for_each                 = local.sizes
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory # finding: cpu "256" with memory "768"
  container_definitions    = "[]"
}
