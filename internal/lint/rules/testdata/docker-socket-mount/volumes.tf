variable "path" {
  type = string
}

resource "aws_ecs_task_definition" "volumes" {
  family                = "volumes"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])

  dynamic "volume" {
    for_each = { run = "/var/run/", unknown = var.path, logs = "/var/log" }
    content {
      name      = volume.key
      host_path = volume.value # finding: root on the instance
    }
  }
  volume {
    name      = "root"
    host_path = "/" # finding: root on the instance
  }
}

resource "aws_ecs_task_definition" "none" {
  family                = "none"
  container_definitions = jsonencode([{ name = "a", image = "a:1" }])
  volume {
    name = "docker.sock"
  }
}
