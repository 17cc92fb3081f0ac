# The family is looked up by name: the data source leads to the definition in the code.
data "aws_ecs_task_definition" "latest" {
  task_definition = aws_ecs_task_definition.web.family
}

data "aws_lb_target_group" "web" {
  name = "web"
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "bridge"
  container_definitions = "[]"
}

resource "aws_lb_target_group" "web" {
  name        = "web"
  target_type = "ip" # finding: need "instance"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = data.aws_ecs_task_definition.latest.arn
  load_balancer {
    target_group_arn = data.aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 80
  }
}
