variable "mode" {
  type = string
}

locals {
  target_group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
}

resource "aws_ecs_task_definition" "own_interface" {
  family                = "own_interface"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "web", image = "a:1", memory = 128, portMappings = [{ containerPort = 80 }] }])
}

resource "aws_ecs_task_definition" "bridge" {
  family                = "bridge"
  container_definitions = jsonencode([{ name = "web", image = "a:1", memory = 128, portMappings = [{ containerPort = 80, hostPort = 0 }] }])
}

resource "aws_ecs_task_definition" "unknown" {
  family                = "unknown"
  network_mode          = var.mode
  container_definitions = jsonencode([{ name = "web", image = "a:1", memory = 128, portMappings = [{ containerPort = 80 }] }])
}

resource "aws_ecs_service" "own_interface" {
  name            = "own_interface"
  task_definition = aws_ecs_task_definition.own_interface.arn
  launch_type     = "EC2"
  iam_role        = "ecsServiceRole" # finding: awsvpc
  network_configuration {
    subnets = ["subnet-1"]
  }
  load_balancer {
    target_group_arn = local.target_group
    container_name   = "web"
    container_port   = 80
  }
}

resource "aws_ecs_service" "none" {
  name            = "none"
  task_definition = aws_ecs_task_definition.bridge.arn
  launch_type     = "EC2"
  iam_role        = "ecsServiceRole" # finding: no load balancer
}

resource "aws_ecs_service" "two" {
  name            = "two"
  task_definition = aws_ecs_task_definition.bridge.arn
  launch_type     = "EC2"
  iam_role        = "ecsServiceRole" # finding: several target groups
  dynamic "load_balancer" {
    for_each = [80, 81]
    content {
      target_group_arn = local.target_group
      container_name   = "web"
      container_port   = load_balancer.value
    }
  }
}

resource "aws_ecs_service" "fine" {
  for_each        = { bridge = aws_ecs_task_definition.bridge.arn, unknown = aws_ecs_task_definition.unknown.arn }
  name            = each.key
  task_definition = each.value
  launch_type     = "EC2"
  iam_role        = "ecsServiceRole"
  load_balancer {
    target_group_arn = local.target_group
    container_name   = "web"
    container_port   = 80
  }
}
