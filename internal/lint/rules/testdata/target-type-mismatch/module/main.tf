module "balancer" {
  source = "./balancer"
  groups = {
    web = {}
    api = { target_type = "ip" }
  }
}

resource "aws_ecs_task_definition" "app" {
  for_each     = toset(["web", "api"])
  family       = each.key
  network_mode = "awsvpc"
  container_definitions = jsonencode([
    { name = each.key, image = "nginx:1.29", portMappings = [{ containerPort = 80 }] },
  ])
}

resource "aws_ecs_service" "app" {
  for_each        = aws_ecs_task_definition.app
  name            = each.key
  cluster         = "main"
  task_definition = each.value.arn

  load_balancer {
    target_group_arn = module.balancer.arns[each.key]
    container_name   = each.key
    container_port   = 80
  }
}
