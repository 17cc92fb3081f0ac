# Another setting is none of trunking, and this one is off.
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "ecs" {
  instance_type = "c5.large"
  user_data     = base64encode("ECS_CLUSTER=${aws_ecs_cluster.main.name}")
}
resource "aws_autoscaling_group" "ecs" {
  min_size = 1
  max_size = 1
  launch_template { id = aws_launch_template.ecs.id }
}
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "web", image = "web:1", memory = 256 }])
}
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  desired_count   = 3 # finding: 1 instance can hold 2
  network_configuration { subnets = ["subnet-1"] }
}
resource "aws_ecs_account_setting_default" "insights" {
  name  = "containerInsights"
  value = "enabled"
}
resource "aws_ecs_account_setting_default" "trunking" {
  name  = "awsvpcTrunking"
  value = "disabled"
}
