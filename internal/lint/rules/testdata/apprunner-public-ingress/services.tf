variable "public" {
  type = bool
}

variable "ingress" {
  type = list(bool)
}

resource "aws_apprunner_service" "default" { # finding
  service_name = "default"
}

resource "aws_apprunner_service" "unknown" {
  service_name = "unknown"
  network_configuration {
    ingress_configuration {
      is_publicly_accessible = var.public
    }
  }
}

resource "aws_apprunner_service" "maybe" {
  service_name = "maybe"
  network_configuration {
    dynamic "ingress_configuration" {
      for_each = var.ingress
      content {
        is_publicly_accessible = ingress_configuration.value
      }
    }
  }
}
