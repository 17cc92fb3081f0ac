# Typed containers, by name.
resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"

  containers = {
    app = {
      image         = "public.ecr.aws/nginx/nginx:1.29"
      port_mappings = [{ container_port = 80, name = "http" }]
      environment   = { STAGE = "production" }
    }
  }
}

# The same as JSON in AWS's spelling, as hashicorp/aws has it.
resource "drydock_ecs_task_definition" "worker" {
  family                   = "worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = ".5 vCPU"
  memory                   = "1 GB"

  container_definitions = jsonencode([{
    name    = "worker"
    image   = "public.ecr.aws/docker/library/busybox:1.37"
    command = ["sh", "-c", "while true; do sleep 60; done"]
  }])
}
