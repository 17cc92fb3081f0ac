variable "launch" {
  type = string
}

resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enabeld" # finding: did you mean "enabled"?
  }
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["Fargate"] # finding: did you mean "FARGATE"?
  pid_mode                 = "instance"  # finding: expected one of host, task
  container_definitions    = <<-JSON
    [
      {
        "name": "web",
        "image": "nginx:1.29",
        "portMappings": [{ "containerPort": 80, "protocol": "TCP" }],
        "logConfiguration": { "logDriver": "json-file" },
        "ulimits": [{ "name": "nofile", "softLimit": 1, "hardLimit": 1 }]
      }
    ]
  JSON
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = var.launch
  propagate_tags  = "TASKDEFINITION" # finding: did you mean "TASK_DEFINITION"?

  ordered_placement_strategy {
    type  = "Spread"
    field = "host"
  }
  deployment_controller {
    type = "CODEDEPLOY" # finding: did you mean "CODE_DEPLOY"?
  }
}

resource "aws_ecr_repository" "web" {
  name                 = "web"
  image_tag_mutability = "immutable" # finding: did you mean "IMMUTABLE"?
}

resource "aws_efs_file_system" "data" {
  throughput_mode = "burst" # finding: expected one of
}

resource "aws_lb_target_group" "web" {
  target_type = "IP" # finding: did you mean "ip"?
}

resource "aws_ecs_task_definition" "ports" {
  family                = "ports"
  container_definitions = jsonencode([{ name = "a", image = "a:1", portMappings = [{ containerPort = 80000 }] }]) # finding: expected 1 to 65535
}
