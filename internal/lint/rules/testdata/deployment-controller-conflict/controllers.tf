variable "controller" {
  type = string
}

variable "balancers" {
  type = list(string)
}

resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  task_definition = "a"
  deployment_controller {
    type = var.controller
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}

resource "aws_ecs_service" "external" {
  name                = "external"
  scheduling_strategy = "DAEMON" # finding: runs REPLICA services only
  deployment_controller {
    type = "EXTERNAL"
  }
  alarms { # finding: alarms work with
    alarm_names = ["errors"]
    enable      = true
    rollback    = true
  }
}

resource "aws_ecs_service" "off" {
  name            = "off"
  task_definition = "a"
  deployment_controller {
    type = "CODE_DEPLOY"
  }
  deployment_circuit_breaker {
    enable   = false
    rollback = false
  }
  dynamic "load_balancer" {
    for_each = var.balancers
    content {
      target_group_arn = load_balancer.value
      container_name   = "a"
      container_port   = 80
    }
  }
}
