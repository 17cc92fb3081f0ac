resource "drydock_ecs_task_definition" "typed" {
  family             = "typed"
  execution_role_arn = "arn:aws:iam::123456789012:role/execution"
  containers = {
    web = {
      image   = "a:1"
      secrets = { API_KEY = "arn:aws:ssm:eu-west-1:123456789012" } # finding: not a whole ARN
    }
  }
}
