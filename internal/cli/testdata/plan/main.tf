terraform {
  required_providers {
    drydock = { source = "drydock-iac/drydock" }
  }
}

variable "mode" {
  type = string
}

resource "drydock_ecs_cluster" "main" {
  name = "main"
}

module "task" {
  source = "./modules/task"
  mode   = var.mode
}

resource "drydock_ecs_service" "api" {
  name            = "api"
  cluster         = drydock_ecs_cluster.main.id
  task_definition = module.task.arn
  launch_type     = "EC2"
  desired_count   = 2
}
