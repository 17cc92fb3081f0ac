variable "name" {
  type = string
}

variable "image" {
  type = string
}

variable "cluster" {
  type = object({ arn = string, name = string })
}

variable "capacity_provider" {
  type = string
}

variable "settings" {
  type = object({
    memory      = optional(number, 256)
    ports       = optional(list(number), [])
    host_port   = optional(number, 0)
    health      = optional(string, "")
    environment = optional(map(any), {})
    mounts      = optional(map(string), {})
    min         = optional(number, 2)
    max         = optional(number, 6)
    healthy     = optional(object({ minimum = optional(number, 100), maximum = optional(number, 200) }), {})
    targets     = optional(string)
  })
  default = {}
}

variable "file_systems" {
  type    = map(string)
  default = {}
}

variable "host_paths" {
  type    = map(string)
  default = {}
}

resource "aws_cloudwatch_log_group" "this" {
  name              = join("/", ["", "ecs", var.name])
  retention_in_days = 14
}

resource "aws_iam_role" "task" {
  name = "${var.name}-task"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
  })
}

resource "aws_ecs_task_definition" "this" {
  family        = var.name
  network_mode  = "bridge"
  task_role_arn = aws_iam_role.task.arn

  container_definitions = templatefile("${path.module}/templates/containers.json.tftpl", merge(
    { for k in ["memory", "ports", "health", "environment", "mounts", "host_port"] : k => var.settings[k] },
    { name = var.name, image = var.image, log_group = aws_cloudwatch_log_group.this.name },
  ))

  dynamic "volume" {
    for_each = merge(
      { for name, id in var.file_systems : name => { efs = id } },
      { for name, path in var.host_paths : name => { path = path } },
    )

    content {
      name      = volume.key
      host_path = try(volume.value.path, null)

      dynamic "efs_volume_configuration" {
        for_each = can(volume.value.efs) ? [volume.value.efs] : []

        content {
          file_system_id     = efs_volume_configuration.value
          transit_encryption = "ENABLED"
        }
      }
    }
  }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.cluster.arn
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = var.settings.min

  deployment_minimum_healthy_percent = var.settings.healthy.minimum
  deployment_maximum_percent         = var.settings.healthy.maximum
  health_check_grace_period_seconds  = var.settings.targets == null ? null : 90

  capacity_provider_strategy {
    capacity_provider = var.capacity_provider
    weight            = 100
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  dynamic "load_balancer" {
    for_each = var.settings.targets[*]

    content {
      target_group_arn = load_balancer.value
      container_name   = var.name
      container_port   = one(slice(var.settings.ports, 0, 1))
    }
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  min_capacity       = var.settings.min
  max_capacity       = var.settings.max
}

resource "aws_appautoscaling_policy" "this" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
