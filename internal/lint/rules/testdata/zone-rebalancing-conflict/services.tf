variable "strategy" {
  type = string
}

variable "maximum" {
  type = number
}

# What cannot be known is not judged.
resource "aws_ecs_service" "strategy" {
  name                          = "strategy"
  cluster                       = "main"
  task_definition               = "web"
  availability_zone_rebalancing = "ENABLED"
  ordered_placement_strategy {
    type = var.strategy
  }
}

resource "aws_ecs_service" "maximum" {
  name                          = "maximum"
  cluster                       = "main"
  task_definition               = "web"
  availability_zone_rebalancing = "ENABLED"
  deployment_maximum_percent    = var.maximum
}

# Off, or left to AWS.
resource "aws_ecs_service" "off" {
  name                          = "off"
  cluster                       = "main"
  task_definition               = "web"
  availability_zone_rebalancing = "DISABLED"
  deployment_maximum_percent    = 100
}

resource "aws_ecs_service" "default" {
  name                          = "default"
  cluster                       = "main"
  task_definition               = "web"
  deployment_maximum_percent    = 100
}

# Found: the task definition asks for a zone; a daemon; a Classic Load Balancer.
resource "aws_ecs_task_definition" "zonal" {
  family = "zonal"
  placement_constraints {
    type       = "memberOf"
    expression = "attribute:ecs.availability-zone == eu-west-1a"
  }
  container_definitions = jsonencode([{ name = "app", image = "app:1", memory = 512 }])
}

resource "aws_ecs_service" "zonal" {
  name                          = "zonal"
  cluster                       = "main"
  task_definition               = aws_ecs_task_definition.zonal.arn
  availability_zone_rebalancing = "ENABLED" # finding: a placement constraint on attribute:ecs.availability-zone
}

resource "aws_ecs_service" "daemon" {
  name                          = "daemon"
  cluster                       = "main"
  task_definition               = "web"
  availability_zone_rebalancing = "ENABLED" # finding: the scheduling strategy DAEMON
  scheduling_strategy           = "DAEMON"
}

resource "aws_ecs_service" "classic" {
  name                          = "classic"
  cluster                       = "main"
  task_definition               = "web"
  availability_zone_rebalancing = "ENABLED" # finding: a Classic Load Balancer
  load_balancer {
    elb_name       = "classic"
    container_name = "web"
    container_port = 80
  }
}
