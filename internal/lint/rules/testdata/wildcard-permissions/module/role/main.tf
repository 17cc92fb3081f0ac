variable "name" {
  type = string
}

variable "resources" {
  type = list(string)
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
  inline_policy {
    name   = "queue"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.resources }] })
  }
}

output "arn" {
  value = aws_iam_role.this.arn
}
