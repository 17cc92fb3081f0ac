resource "aws_ecs_account_setting_default" "mode" {
  name  = "defaultLogDriverMode"
  value = "blocking"
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "a", image = "a:1", logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "b" } } }])
}
