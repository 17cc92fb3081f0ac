variable "port" {
  type = number
}

variable "text_port" {
  default = "8080"
}

variable "any" {
  type = any
}

resource "aws_ecs_task_definition" "keys" {
  family = "keys"
  container_definitions = jsonencode([{
    Name      = "case"
    image     = "a:1"
    privilege = true # finding: Did you mean "privileged"?
    xyzzy     = 1    # finding: AWS knows no key "xyzzy" in a container definition
    essential = "true" # finding: Write it without quotes: true
    command   = "serve" # finding: command is a string, expected a list of strings
    cpu       = 1.5     # finding: cpu is a number, expected a whole number
    portMappings = [
      { containerPort = var.text_port }, # finding: portMappings[0].containerPort is a string
      { containerPort = var.port, hostport = 0 },
      { containerPort = 80, port = 80 }, # finding: in portMappings[2]
    ]
    environment = { A = "b" } # finding: environment is an object, expected a list of objects
    secrets     = var.any
    healthCheck = { command = ["CMD", "x"], intervall = 5 } # finding: Did you mean "interval"?
    dockerLabels = { anything = "goes", number = 1 }        # finding: dockerLabels.number is a number
    logConfiguration = { logDriver = "awslogs", options = merge(var.any, {}) }
    linuxParameters  = null
  }])
}

resource "aws_ecs_task_definition" "heredoc" {
  family = "heredoc"
  # finding+5: Did you mean "mountPoints"?
  container_definitions = <<-JSON
    [
      {
        "name": "web",
        "mount_points": [],
        "image": "nginx:1.29"
      }
    ]
  JSON
}
