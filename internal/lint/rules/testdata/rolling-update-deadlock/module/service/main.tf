variable "name" {
  type = string
}

variable "tasks" {
  type    = number
  default = 4
}

variable "deployment" {
  type    = object({ minimum = optional(number, 75), maximum = optional(number, 125) })
  default = {}
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  task_definition                    = var.name
  desired_count                      = var.tasks
  deployment_minimum_healthy_percent = var.deployment.minimum
  deployment_maximum_percent         = var.deployment.maximum # finding: 125% of 1
}
