variable "tasks" { type = number }
resource "aws_ecs_service" "web" {
  name          = "web"
  desired_count = var.tasks # finding: has a fixed number of tasks:
  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef"
    container_name   = "web"
    container_port   = 8080
  }
}
