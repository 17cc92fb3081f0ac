variable "name" {
  type = string
}

resource "aws_ecs_task_definition" "web" {
  family       = "web"
  network_mode = "bridge"
  container_definitions = jsonencode([
    { name = "app", image = "app:1", memory = 512, portMappings = [{ name = "http", containerPort = 8080 }, { name = "admin", containerPort = 8081 }] },
  ])
}

resource "aws_ecs_task_definition" "host" {
  family       = "host"
  network_mode = "host"
  container_definitions = jsonencode([
    { name = "app", image = "app:1", memory = 512, portMappings = [{ name = "http", containerPort = 8080 }, { name = "admin", containerPort = 8081 }] },
  ])
}

# Off: nothing of it is looked at.
resource "aws_ecs_service" "off" {
  name            = "off"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.host.arn
  service_connect_configuration {
    enabled = false
    service {
      port_name = "nothing"
    }
  }
}

# A client only, which has no ports to offer.
resource "aws_ecs_service" "client" {
  name            = "client"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.host.arn
  service_connect_configuration {
    enabled = true
  }
}

# Two names of which one is unknown may well differ.
resource "aws_ecs_service" "unknown" {
  name            = "unknown"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  service_connect_configuration {
    enabled = true
    service {
      port_name      = "http"
      discovery_name = var.name
    }
    service {
      port_name      = "admin"
      discovery_name = "web"
    }
  }
}

resource "aws_ecs_service" "twice" {
  name            = "twice"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  service_connect_configuration {
    enabled = true
    service {
      port_name      = "http"
      discovery_name = "web"
    }
    service {
      port_name      = "admin"
      discovery_name = "web" # finding: Discovery name "web" is given twice
    }
  }
}

resource "aws_ecs_service" "capitals" {
  name            = "capitals"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn
  service_connect_configuration {
    enabled = true
    service {
      port_name      = "http"
      discovery_name = "Web" # finding: Discovery name "Web" is not valid
      client_alias {
        port     = 80
        dns_name = "WEB" # finding: DNS name "WEB" is not valid
      }
    }
  }
}

resource "aws_ecs_service" "host" {
  name            = "host"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.host.arn
  service_connect_configuration { # finding: does not work with the network mode host
    enabled = true
    service {
      port_name = "http"
    }
  }
}
