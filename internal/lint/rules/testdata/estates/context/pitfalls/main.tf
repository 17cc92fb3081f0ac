variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

locals {
  context = {
    enabled    = true
    namespace  = "eg"
    stage      = "dev"
    name       = null
    attributes = []
    delimiter  = null
    tags       = { team = "Shop" }
  }

  ports = [for p in [80, 9000] : { containerPort = p, hostPort = p == 80 ? 8080 : p }]
}

resource "aws_ecs_cluster" "default" {
  name = "eg-dev"
}

module "nginx" {
  source           = "../modules/definition"
  container_name   = "nginx"
  container_image  = "nginx"
  container_memory = 2048
  essential        = false
  privileged       = true
  port_mappings    = local.ports
  map_environment  = { DB_PASSWORD = "swordfish-4711" }

  container_depends_on = [{ containerName = "setup", condition = "HEALTHY" }]

  log_configuration = { logDriver = "awslogs", options = { "awslogs-group" = "/ecs/nginx" } }
}

module "setup" {
  source               = "../modules/definition"
  container_name       = "setup"
  container_image      = "setup:1"
  container_definition = { essential = false, enviroment = [] }
}

module "nginx_task" {
  source                    = "../modules/task"
  context                   = local.context
  name                      = "nginx"
  container_definition_json = jsonencode([module.nginx.json_map_object, module.setup.json_map_object])
  ecs_cluster_arn           = aws_ecs_cluster.default.arn
  vpc_id                    = var.vpc_id
  subnet_ids                = var.subnet_ids
  task_cpu                  = 512
  task_memory               = 512
  exec_enabled              = true

  circuit_breaker_deployment_enabled = false
  ordered_placement_strategy         = [{ type = "spread", field = "attribute:ecs.availability-zone" }]

  efs_volumes = [{
    name = "data"
    efs_volume_configuration = [{
      file_system_id     = "fs-0123456789abcdef0"
      root_directory     = "/srv"
      transit_encryption = "DISABLED"
      authorization_config = [{
        access_point_id = "fsap-0123456789abcdef0"
        iam             = "ENABLED"
      }]
    }]
  }]
}

module "scheduled" {
  source                    = "../modules/task"
  context                   = merge(local.context, { name = "batch" })
  container_definition_json = module.setup.json_map_encoded_list
  ecs_cluster_arn           = aws_ecs_cluster.default.arn
  vpc_id                    = var.vpc_id
  launch_type               = "EC2"
  network_mode              = "bridge"

  capacity_provider_strategies = [
    { capacity_provider = "FARGATE", weight = 0 },
    { capacity_provider = "spot-hosts", weight = 0, base = 1 },
  ]
}

# Switched off as a whole.
module "off" {
  source                    = "../modules/task"
  context                   = merge(local.context, { name = "off", enabled = false })
  container_definition_json = module.nginx.json_map_encoded_list
  ecs_cluster_arn           = aws_ecs_cluster.default.arn
  vpc_id                    = var.vpc_id
}
