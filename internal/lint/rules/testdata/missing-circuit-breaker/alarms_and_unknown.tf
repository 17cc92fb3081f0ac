variable "breaker" {
  type = list(bool)
}

variable "enable" {
  type = bool
}

resource "aws_ecs_service" "alarms" {
  name            = "alarms"
  task_definition = "a"
  alarms {
    alarm_names = ["errors"]
    enable      = true
    rollback    = true
  }
}

resource "aws_ecs_service" "dynamic" {
  name            = "dynamic"
  task_definition = "a"
  dynamic "deployment_circuit_breaker" {
    for_each = var.breaker
    content {
      enable   = true
      rollback = deployment_circuit_breaker.value
    }
  }
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "a"
  deployment_circuit_breaker {
    enable   = var.enable
    rollback = true
  }
}

resource "aws_ecs_service" "off" {
  name            = "off"
  task_definition = "a"
  deployment_circuit_breaker {
    enable   = false
    rollback = false # finding(warning)
  }
}

resource "aws_ecs_service" "code_deploy" {
  name            = "code-deploy"
  task_definition = "a"
  deployment_controller {
    type = "CODE_DEPLOY"
  }
}
