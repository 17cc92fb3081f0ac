provider "aws" {
  region = local.region
}

data "aws_availability_zones" "available" {}

locals {
  name   = "shop-${basename(path.cwd) == "" ? "none" : "live"}"
  region = "eu-west-1"
  azs    = slice(["${local.region}a", "${local.region}b", "${local.region}c"], 0, 2)
  port   = 3000

  services = {
    web = {
      image  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1.14.2"
      path   = "/health"
      cpu    = 512
      memory = 1024
      secrets = {
        DB_PASSWORD = aws_secretsmanager_secret.db.arn
      }
    }
    api = {
      image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:${sha256("api")}"
    }
  }
}

resource "aws_secretsmanager_secret" "db" {
  name_prefix = "db-"
}

module "network" {
  source = "../modules/network"
  name   = local.name
  azs    = local.azs
}

module "ecs" {
  source = "../modules/cluster"
  name   = local.name
  fargate_capacity_providers = {
    FARGATE = { default_capacity_provider_strategy = { base = 1, weight = 50 } }
    FARGATE_SPOT = {
      default_capacity_provider_strategy = { weight = 50 }
    }
  }
}

module "alb" {
  source             = "../modules/alb"
  name               = local.name
  vpc_id             = module.network.vpc_id
  subnets            = module.network.public_subnets
  access_logs_bucket = "shop-logs"
  ingress            = { for port in [80, 443] : "tcp-${port}" => { port = port } }

  listeners = {
    http = {
      port     = 80
      protocol = "HTTP"
      redirect = { port = "443", protocol = "HTTPS", status_code = "HTTP_301" }
    }
    https = {
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
      forward         = { target_group_key = "web" }
    }
    api = {
      port            = 8443
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
      forward         = { target_group_key = "api" }
    }
  }

  target_groups = {
    for name, service in local.services : name => {
      name_prefix  = "${substr(name, 0, 4)}-"
      port         = local.port
      health_check = { path = lookup(service, "path", "/"), matcher = "200", interval = 15, healthy_threshold = 2 }
    }
  }
}

module "service" {
  source   = "../modules/service"
  for_each = local.services

  name         = each.key
  cluster_arn  = module.ecs.arn
  cluster_name = module.ecs.name
  cpu          = try(each.value.cpu, 256)
  memory       = try(each.value.memory, 512)
  vpc_id       = module.network.vpc_id
  subnet_ids   = module.network.private_subnets

  health_check_grace_period_seconds = 60

  container_definitions = {
    (each.key) = merge(
      {
        image         = each.value.image
        port_mappings = [{ name = each.key, containerPort = local.port }]
        health_check  = { command = ["CMD-SHELL", "curl -f http://localhost:${local.port}${try(each.value.path, "/")} || exit 1"] }
        environment   = { PORT = local.port, LOG_LEVEL = "info" }
      },
      { for k, v in each.value : k => v if k == "secrets" },
    )
  }

  load_balancer = {
    service = {
      target_group_arn = module.alb.target_groups[each.key].arn
      container_name   = each.key
      container_port   = local.port
    }
  }

  security_group_rules = {
    alb = {
      type                     = "ingress"
      from_port                = local.port
      to_port                  = local.port
      source_security_group_id = module.alb.security_group_id
    }
    all = {
      type        = "egress"
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }

  task_statements = [
    {
      sid       = "Orders"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/${each.key}"]
    },
  ]
}
