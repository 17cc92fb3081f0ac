variable "extra" {
  default = { LOG_LEVEL = "debug" }
}

variable "unknown" {
  type = string
}

resource "aws_ecs_task_definition" "merged" {
  family = "merged"
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    environment = concat(
      [{ name = "LOG_LEVEL", value = "info" }, { name = var.unknown, value = "a" }, { name = var.unknown, value = "b" }],
      [for k, v in var.extra : { name = k, value = v }], # finding(warning): "LOG_LEVEL" is set twice
    )
    }, {
    name        = "b"
    image       = "b:1"
    environment = [{ name = "LOG_LEVEL", value = "info" }]
  }])
}
