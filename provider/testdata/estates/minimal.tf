resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecr_repository" "web" {
  name = "web"
}

resource "aws_efs_file_system" "data" {
}

resource "aws_efs_mount_target" "data" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}

resource "aws_efs_access_point" "data" {
  file_system_id = aws_efs_file_system.data.id
}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([{
    name   = "web"
    image  = "${aws_ecr_repository.web.repository_url}:1"
    memory = 64
  }])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
}
