variable "strategy" {
  type = list(string)
}

# Percentages that would deadlock a rolling update.
resource "aws_ecs_service" "code_deploy" {
  name                               = "code-deploy"
  task_definition                    = "a"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100

  deployment_controller {
    type = "CODE_DEPLOY"
  }
}

resource "aws_ecs_service" "blue_green" {
  name                               = "blue-green"
  task_definition                    = "a"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100

  deployment_configuration {
    strategy = "BLUE_GREEN"
  }
}

# It is not known whether these are rolling updates.
resource "aws_ecs_service" "unknown" {
  name                               = "unknown"
  task_definition                    = "a"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100

  dynamic "deployment_configuration" {
    for_each = var.strategy
    content {
      strategy = deployment_configuration.value
    }
  }
}

resource "aws_ecs_service" "written_out" {
  name                               = "written-out"
  task_definition                    = "a"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100 # finding

  deployment_controller {
    type = "ECS"
  }

  deployment_configuration {
    strategy = "ROLLING"
  }
}
