locals {
  azs = ["eu-west-1a", "eu-west-1b"]
}

module "network" {
  source = "../modules/network"
  name   = "shop"
  azs    = local.azs
}

module "ecs" {
  source   = "../modules/cluster"
  name     = "shop"
  settings = { name = "containerInsights", value = "disabled" }
}

module "alb" {
  source  = "../modules/alb"
  name    = "shop"
  vpc_id  = module.network.vpc_id
  subnets = module.network.public_subnets
  ingress = { https = { port = 443 } }

  listeners = {
    https = {
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
      ssl_policy      = "ELBSecurityPolicy-2016-08"
      forward         = { target_group_key = "web" }
    }
  }

  target_groups = {
    web = { port = 80, target_type = "instance" }
  }
}

module "web" {
  source      = "../modules/service"
  name        = "web"
  cluster_arn = module.ecs.arn
  cpu         = 256
  memory      = 4096
  vpc_id      = module.network.vpc_id
  subnet_ids  = slice(module.network.private_subnets, 0, 1)

  desired_count                      = 1
  enable_autoscaling                 = false
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100
  deployment_circuit_breaker         = {}

  container_definitions = {
    web = {
      image          = "nginx:latest"
      enable_logging = false
      port_mappings  = [{ containerPort = 80, hostPort = 8080 }]
      environment    = { STRIPE_API_KEY = "not-to-be-shown-4711", MODE = "live" }
    }
    proxy = {
      image       = "envoyproxy/envoy:v1.31.0"
      essential   = false
      memory      = 5000
      environment = { (upper("mode")) = "proxy" }
    }
  }

  load_balancer = {
    service = {
      target_group_arn = module.alb.target_groups["web"].arn
      container_name   = "nginx"
      container_port   = 80
    }
  }

  security_group_rules = {
    world = { type = "ingress", from_port = 80, to_port = 80, cidr_blocks = ["0.0.0.0/0"] }
  }

  task_statements = [{ actions = ["*"], resources = ["*"] }]

  volume = {
    data = { efs = { file_system_id = "fs-0123456789abcdef0" } }
  }
}

module "worker" {
  source             = "../modules/service"
  for_each           = toset(["mail", "thumbs"])
  name               = each.key
  cluster_arn        = module.ecs.arn
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnets
  assign_public_ip   = each.key == "mail"
  autoscaling        = { min = 4, max = 2 }
  desired_count      = 5
  task_statements    = []
  enable_autoscaling = true

  container_definitions = {
    main = {
      image        = "worker:2.0.1"
      stop_timeout = each.key == "mail" ? 300 : null
      health_check = { command = ["curl", "localhost"] }
    }
  }
}
