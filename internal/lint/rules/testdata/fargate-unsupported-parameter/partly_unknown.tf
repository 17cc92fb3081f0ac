variable "privileged" {
  type = bool
}

variable "sidecars" {
  type = list(any)
}

variable "constraints" {
  type = list(string)
}

resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  # What the sidecars are is not known; what the first container is, is.
  container_definitions = jsonencode(concat([
    {
      name       = "api"
      image      = "nginx:1.29"
      privileged = var.privileged
      links      = ["db"] # finding: Container "api"
    },
  ], var.sidecars))

  dynamic "placement_constraints" {
    for_each = var.constraints
    content {
      type       = "memberOf"
      expression = placement_constraints.value
    }
  }
}

resource "aws_ecs_task_definition" "harmless" {
  family                   = "harmless"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  pid_mode = "task"
  container_definitions = jsonencode([{
    name           = "a"
    image          = "a:1"
    privileged     = false
    links          = []
    dockerLabels   = { privileged = "true" }
    systemControls = [{ namespace = "net.core.somaxconn", value = "1024" }]
  }])
}
