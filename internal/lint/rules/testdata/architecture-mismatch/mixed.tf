resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "m7g.large"
  user_data     = base64encode("#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n")
}

# One of the two is of the task's architecture.
resource "aws_autoscaling_group" "mixed" {
  min_size = 1
  max_size = 2
  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.host.id
      }
      override {
        instance_type = "m7g.large"
      }
      override {
        instance_type = "m7i.large"
      }
    }
  }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = "[]"
  runtime_platform {
    cpu_architecture = "X86_64"
  }
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
}
