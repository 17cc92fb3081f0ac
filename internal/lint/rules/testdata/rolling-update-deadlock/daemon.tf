resource "aws_ecs_service" "daemon" {
  name                               = "daemon"
  cluster                            = "main"
  task_definition                    = "daemon"
  scheduling_strategy                = "DAEMON"
  deployment_minimum_healthy_percent = 100 # finding: Lower deployment_minimum_healthy_percent
  deployment_maximum_percent         = 100
}

# 0 and 100 are what a daemon has by default.
resource "aws_ecs_service" "by_default" {
  name                = "by-default"
  cluster             = "main"
  task_definition     = "daemon"
  scheduling_strategy = "DAEMON"
}
