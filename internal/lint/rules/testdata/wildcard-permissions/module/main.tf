module "role" {
  source    = "./role"
  name      = "api"
  resources = ["*"] # finding: allows "sqs:SendMessage" on every resource
}

module "limited" {
  source    = "./role"
  name      = "limited"
  resources = ["arn:aws:sqs:eu-west-1:123456789012:jobs"]
}

resource "aws_ecs_task_definition" "this" {
  for_each              = { api = module.role.arn, limited = module.limited.arn }
  family                = each.key
  task_role_arn         = each.value
  container_definitions = jsonencode([{ name = each.key, image = "${each.key}:1", memory = 128 }])
}
