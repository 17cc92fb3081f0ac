variable "namespace" {
  type = string
}

variable "stage" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "listener_arn" {
  type = string
}

variable "alb_security_group" {
  type = string
}

variable "services" {
  type = map(object({
    image   = string
    port    = optional(number, 8080)
    paths   = optional(list(string), [])
    env     = optional(map(string), {})
    secrets = optional(map(string), {})
    cpu     = optional(number, 256)
    memory  = optional(number, 512)
    exec    = optional(bool, false)
  }))
  default = {
    web  = { image = "ghcr.io/eg/web:3.2.1", paths = ["/*"], env = { LEVEL = "info" } }
    jobs = { image = "ghcr.io/eg/jobs:3.2.1", secrets = { TOKEN = "arn:aws:ssm:eu-west-1:123456789012:parameter/jobs/token" }, exec = true, cpu = 1024, memory = 2048 }
  }
}

module "label" {
  source    = "../modules/label"
  namespace = var.namespace
  stage     = var.stage
}

resource "aws_ecs_cluster" "default" {
  name = module.label.id

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "app" {
  for_each          = var.services
  name              = "/ecs/${module.label.id}/${each.key}"
  retention_in_days = 30
}

module "service_label" {
  for_each = var.services
  source   = "../modules/label"
  context  = module.label.context
  name     = each.key
}

module "container" {
  for_each = var.services
  source   = "../modules/definition"

  container_name           = each.key
  container_image          = each.value.image
  readonly_root_filesystem = !each.value.exec
  map_environment          = length(each.value.env) > 0 ? each.value.env : null
  secrets                  = [for name, arn in each.value.secrets : { name = name, valueFrom = arn }]
  port_mappings            = [{ containerPort = each.value.port, hostPort = each.value.port, protocol = "tcp" }]

  healthcheck = {
    command = ["CMD-SHELL", "wget -qO- http://localhost:${each.value.port}/health"]
    retries = 3
  }

  log_configuration = {
    options = {
      "awslogs-group"         = aws_cloudwatch_log_group.app[each.key].name
      "awslogs-region"        = "eu-west-1"
      "awslogs-stream-prefix" = each.key
      "mode"                  = "non-blocking"
    }
  }

  container_definition = { linuxParameters = { initProcessEnabled = true } }
}

module "target" {
  for_each     = { for k, v in var.services : k => v if length(v.paths) > 0 }
  source       = "../modules/alb-target"
  context      = module.service_label[each.key].context
  vpc_id       = var.vpc_id
  port         = each.value.port
  paths        = each.value.paths
  listener_arn = var.listener_arn
}

data "aws_iam_policy_document" "parameters" {
  for_each = { for k, v in var.services : k => v if length(v.secrets) > 0 }

  statement {
    actions   = ["ssm:GetParameters"]
    resources = values(each.value.secrets)
  }
}

resource "aws_iam_policy" "parameters" {
  for_each = data.aws_iam_policy_document.parameters
  name     = "${module.service_label[each.key].id}-parameters"
  policy   = each.value.json
}

module "task" {
  for_each = var.services
  source   = "../modules/task"

  context                   = module.service_label[each.key].context
  container_definition_json = module.container[each.key].json_map_encoded_list
  container_port            = each.value.port
  ecs_cluster_arn           = aws_ecs_cluster.default.arn
  vpc_id                    = var.vpc_id
  subnet_ids                = var.subnet_ids
  alb_security_group        = var.alb_security_group
  task_cpu                  = each.value.cpu
  task_memory               = each.value.memory
  exec_enabled              = each.value.exec

  ignore_changes_desired_count = length(each.value.paths) > 0

  ecs_load_balancers = [
    for target in [for k, t in module.target : t if k == each.key] : {
      container_name   = each.key
      container_port   = each.value.port
      target_group_arn = target.target_group_arn
    }
  ]

  task_exec_policy_arns_map = { for k, policy in aws_iam_policy.parameters : "parameters" => policy.arn if k == each.key }

  task_policy_arns = { own = "arn:aws:iam::123456789012:policy/${module.service_label[each.key].id}" }
}

resource "aws_appautoscaling_target" "default" {
  for_each           = module.target
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.default.name}/${module.task[each.key].service_name}"
  min_capacity       = 2
  max_capacity       = 6
}

resource "aws_appautoscaling_policy" "default" {
  for_each           = aws_appautoscaling_target.default
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  scalable_dimension = each.value.scalable_dimension
  resource_id        = each.value.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
