variable "secret" {
  type = string
}

variable "role" {
  type = string
}

resource "aws_ecs_task_definition" "none" { # finding: which ECS reads with
  family                = "none"
  container_definitions = jsonencode([{ name = "a", image = "a:1", secrets = [{ name = "A", valueFrom = var.secret }] }])
}

resource "aws_ecs_task_definition" "malformed" {
  family             = "malformed"
  execution_role_arn = var.role
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    secrets = [
      { name = "A", valueFrom = "hunter2 is my password" },                                    # finding: neither an ARN
      { name = "B", valueFrom = "arn:aws:s3:::bucket/key" },                                   # finding: an ARN of "s3"
      { name = "C", valueFrom = "arn:aws:ssm:eu-west-1:123456789012:parameter/c" },
      { name = "D", valueFrom = var.secret },
    ]
    logConfiguration = {
      logDriver     = "splunk"
      secretOptions = [{ name = "splunk-token", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:splunk" }] # finding: not a secret's ARN
    }
  }])
}
