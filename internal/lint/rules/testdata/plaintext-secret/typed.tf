resource "drydock_ecs_task_definition" "typed" {
  family = "typed"
  containers = {
    web = {
      image       = "a:1"
      environment = { LOG_LEVEL = "info", DB_PASSWORD = "abcdef0123" } # finding: the environment variable "DB_PASSWORD"
      secrets     = { API_KEY = "arn:aws:ssm:eu-west-1:123456789012:parameter/key" }
    }
  }
}
