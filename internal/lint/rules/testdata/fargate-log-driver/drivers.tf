variable "driver" {
  type = string
}

locals {
  drivers = ["fluentd", "syslog"]
}

resource "aws_ecs_task_definition" "refused" {
  count                    = 2
  family                   = "refused-${count.index}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = local.drivers[count.index] } }, # finding: Fargate does not support the log driver
    { name = "b", image = "b:1", essential = false, logConfiguration = { logDriver = "splunk" } },
  ])
}

resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([
    { name = "a", image = "a:1", logConfiguration = { logDriver = var.driver } },
  ])
}
