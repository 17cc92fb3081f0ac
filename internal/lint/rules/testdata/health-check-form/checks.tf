variable "command" {
  type = string
}

resource "aws_ecs_task_definition" "checks" {
  family = "checks"
  container_definitions = jsonencode([
    { name = "none", image = "a:1", healthCheck = { command = ["NONE"] } },
    { name = "unknown", image = "a:1", healthCheck = { command = [var.command, "x"] } },
    { name = "empty", image = "a:1", healthCheck = { command = [] } },                                 # finding: no command
    { name = "timeout", image = "a:1", healthCheck = { command = ["CMD", "x"], timeout = 61 } },       # finding: timeout is 61
    { name = "retries", image = "a:1", healthCheck = { command = ["CMD", "x"], retries = 0 } },        # finding: retries is 0
    { name = "start", image = "a:1", healthCheck = { command = ["CMD-SHELL", "x"], startPeriod = 301 } }, # finding: startPeriod is 301
  ])
}
