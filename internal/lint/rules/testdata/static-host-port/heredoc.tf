variable "image" {}

resource "aws_ecs_task_definition" "web" {
  family = "web"
  # finding+6(warning): Host port 8080 is fixed
  container_definitions = <<JSON
[{
  "name": "web",
  "image": "${var.image}",
  "portMappings": [
    { "containerPort": 80, "hostPort": 8080, "protocol": "tcp" },
    { "containerPort": 81 }
  ]
}]
JSON
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  launch_type     = "EC2"
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 3
}
