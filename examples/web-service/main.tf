terraform {
  required_providers {
    drydock = {
      source = "drydock-iac/drydock"
    }
  }
}

provider "drydock" {
  region = "eu-west-1"
  default_tags {
    tags = { project = "harbour" }
  }
}

variable "image" {
  description = "The image of the web container."
  type        = string
  default     = "public.ecr.aws/nginx/nginx:1.28"
}

variable "desired_count" {
  description = "How many tasks the service keeps."
  type        = number
  default     = 4
}

data "drydock_subnets" "default" {
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

locals {
  account = drydock_ecr_repository.web.registry_id
}

resource "drydock_ecs_cluster" "harbour" {
  name = "harbour"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}

resource "drydock_ecr_repository" "web" {
  name                 = "harbour/web"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "drydock_efs_file_system" "content" {
  encrypted = true
  tags      = { Name = "content" }

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "drydock_efs_mount_target" "content" {
  for_each       = toset(data.drydock_subnets.default.ids)
  file_system_id = drydock_efs_file_system.content.id
  subnet_id      = each.value
}

resource "drydock_efs_access_point" "content" {
  file_system_id = drydock_efs_file_system.content.id

  posix_user {
    uid = 101
    gid = 101
  }
  root_directory {
    path = "/web"
    creation_info {
      owner_uid   = 101
      owner_gid   = 101
      permissions = "0750"
    }
  }
}

resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::${local.account}:role/harbour-execution"
  task_role_arn            = "arn:aws:iam::${local.account}:role/harbour-web"

  containers = {
    web = {
      image         = var.image
      essential     = true
      port_mappings = [{ container_port = 8080 }]
      environment   = { CONTENT = "/content" }
      mount_points  = [{ source_volume = "content", container_path = "/content", read_only = true }]
      health_check = {
        command      = ["CMD-SHELL", "curl -fs http://localhost:8080/ || exit 1"]
        interval     = 10
        start_period = 20
      }
      log_configuration = {
        log_driver = "awslogs"
        options = {
          awslogs-group         = "/harbour/web"
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "web"
          awslogs-create-group  = "true"
          mode                  = "non-blocking"
          max-buffer-size       = "25m"
        }
      }
    }
  }

  volume {
    name = "content"
    efs_volume_configuration {
      file_system_id     = drydock_efs_file_system.content.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = drydock_efs_access_point.content.id
        iam             = "ENABLED"
      }
    }
  }
}

resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = drydock_ecs_cluster.harbour.id
  task_definition = drydock_ecs_task_definition.web.arn
  desired_count   = var.desired_count
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"

  # Of 4 tasks at least 3 stay healthy and at most 6 run during an update.
  deployment_minimum_healthy_percent = 75
  deployment_maximum_percent         = 150

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets = data.drydock_subnets.default.ids
  }

  depends_on = [drydock_efs_mount_target.content]
}

output "service" {
  description = "What to ask the timeline for."
  value       = "${drydock_ecs_cluster.harbour.name}/${drydock_ecs_service.web.name}"
}

output "repository_url" {
  value = drydock_ecr_repository.web.repository_url
}
