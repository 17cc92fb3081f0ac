resource "aws_ecs_service" "worker" {
  name          = "worker"
  desired_count = 4
}
resource "aws_ecs_service" "daemon" {
  name                = "daemon"
  scheduling_strategy = "DAEMON"
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
resource "aws_ecs_service" "none" {
  name          = "none"
  desired_count = 0
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
resource "aws_ecs_service" "external" {
  name          = "external"
  desired_count = 2
  deployment_controller {
    type = "EXTERNAL"
  }
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
resource "aws_ecs_service" "ignored" {
  name          = "ignored"
  desired_count = 2
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
  lifecycle {
    ignore_changes = [desired_count]
  }
}
