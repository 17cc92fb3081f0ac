resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"
      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = "/ecs/exec"
      }
    }
  }
  service_connect_defaults {
    namespace = "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-1234567890"
  }
  tags = { team = "web" }
}

resource "aws_ecr_repository" "web" {
  name                 = "team/web"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = true
  encryption_configuration {
    encryption_type = "KMS"
  }
  image_scanning_configuration {
    scan_on_push = true
  }
  tags = { team = "web" }
  timeouts {
    delete = "5m"
  }
}

resource "aws_efs_file_system" "data" {
  creation_token                  = "data"
  encrypted                       = true
  throughput_mode                 = "provisioned"
  provisioned_throughput_in_mibps = 128
  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }
  protection {
    replication_overwrite = "DISABLED"
  }
  tags = { Name = "data" }
}

resource "aws_efs_access_point" "data" {
  file_system_id = aws_efs_file_system.data.id
  posix_user {
    uid            = 1000
    gid            = 1000
    secondary_gids = [1001]
  }
  root_directory {
    path = "/app"
    creation_info {
      owner_uid   = 1000
      owner_gid   = 1000
      permissions = "0755"
    }
  }
  tags = { Name = "data" }
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  task_role_arn            = "arn:aws:iam::123456789012:role/task"
  container_definitions = jsonencode([
    {
      name         = "web"
      image        = "public.ecr.aws/docker/library/busybox:1.37"
      command      = ["sleep", "infinity"]
      cpu          = 256
      essential    = true
      environment  = [{ name = "B", value = "2" }, { name = "A", value = "1" }]
      portMappings = [{ containerPort = 8080, name = "http", appProtocol = "http" }]
      mountPoints  = [{ sourceVolume = "data", containerPath = "/data", readOnly = true }]
      healthCheck  = { command = ["CMD-SHELL", "true"] }
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = "/ecs/web", awslogs-region = "us-east-1", awslogs-stream-prefix = "web" }
      }
      dependsOn = [{ containerName = "init", condition = "SUCCESS" }]
    },
    {
      name      = "init"
      image     = "public.ecr.aws/docker/library/busybox:1.37"
      essential = false
      command   = ["true"]
    },
  ])
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.data.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.data.id
        iam             = "ENABLED"
      }
    }
  }
  ephemeral_storage {
    size_in_gib = 30
  }
  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
  tags = { team = "web" }
}

resource "aws_ecs_service" "web" {
  name                               = "web"
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.web.arn
  launch_type                        = "FARGATE"
  platform_version                   = "1.4.0"
  desired_count                      = 2
  deployment_minimum_healthy_percent = 50
  deployment_maximum_percent         = 150
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  propagate_tags                     = "SERVICE"
  wait_for_steady_state              = true
  availability_zone_rebalancing      = "ENABLED"
  network_configuration {
    subnets          = [data.drydock_subnets.all.ids[0]]
    assign_public_ip = true
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  deployment_controller {
    type = "ECS"
  }
  tags = { team = "web" }
  timeouts {
    create = "10m"
  }
  depends_on = [aws_efs_mount_target.data]
}

resource "aws_efs_mount_target" "data" {
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.all.ids[0]
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 3
  }
}
