variable "volumes" {
  type = list(string)
}

variable "source" {
  type = string
}

resource "aws_ecs_task_definition" "unmounted" {
  family                = "unmounted"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
  volume {
    name = "data" # finding(warning): No container mounts
  }
}

resource "aws_ecs_task_definition" "unknown_volumes" {
  family                = "unknown-volumes"
  container_definitions = jsonencode([{ name = "a", image = "a:1", mountPoints = [{ sourceVolume = "x", containerPath = "/x" }] }])
  dynamic "volume" {
    for_each = var.volumes
    content {
      name = volume.value
    }
  }
}

resource "aws_ecs_task_definition" "unknown_source" {
  family                = "unknown-source"
  container_definitions = jsonencode([{ name = "a", image = "a:1", mountPoints = [{ sourceVolume = var.source, containerPath = "/x" }] }])
  volume {
    name = "data"
  }
}
