# A type of which the number of interfaces is not known.
resource "aws_ecs_cluster" "main" { name = "main" }
resource "aws_launch_template" "ecs" {
  instance_type = "g5.xlarge"
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
  desired_count   = 60
  network_configuration { subnets = ["subnet-1"] }
}
