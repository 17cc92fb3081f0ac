resource "drydock_ecs_cluster" "main" {
  name = "main"
}

resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"

  containers = {
    app = {
      image         = "public.ecr.aws/nginx/nginx:1.29"
      port_mappings = [{ container_port = 80 }]
    }
  }
}

variable "subnets" {
  description = "Subnets of the tasks."
  type        = list(string)
}

# Applying waits for the service's own deployment, and fails with the tasks' reasons when it is rolled back.
resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = drydock_ecs_cluster.main.id
  task_definition = drydock_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 2

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets = var.subnets
  }
}
