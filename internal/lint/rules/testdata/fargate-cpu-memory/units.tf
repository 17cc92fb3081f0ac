# AWS takes units in any case, with or without a space.
resource "aws_ecs_task_definition" "units" {
  for_each = {
    a = ["1 vCPU", "2 GB"]
    b = ["1vcpu", "2gb"]
    c = [".25 vCPU", "0.5 GB"]
    d = ["0.5 vCPU", "1024"]
    e = ["1024", "2GB"]
  }
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value[0]
  memory                   = each.value[1]
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "no_size" {
  family                   = "no-size"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "lots" # finding: cpu
  memory                   = "2 GB"
  container_definitions    = "[]"
}
