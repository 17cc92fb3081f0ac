terraform {
  required_providers {
    drydock = { source = "drydock-iac/drydock" }
  }
}

variable "mode" {
  type = string
}

resource "drydock_ecs_task_definition" "api" {
  family       = "api"
  network_mode = var.mode
  container_definitions = jsonencode([{
    name         = "api"
    image        = "nginx:1.29"
    memory       = 256
    environment  = [{ name = "MODE", value = var.mode }]
    portMappings = [{ containerPort = 80, hostPort = var.mode == "bridge" ? 80 : 0 }]
  }])
}

output "arn" {
  value = drydock_ecs_task_definition.api.arn
}
