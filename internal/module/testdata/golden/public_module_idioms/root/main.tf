# The ways in which the well-known public ECS modules pass things on.
module "service" {
  source = "../service"

  name        = "web"
  cluster_arn = module.cluster.arn
  subnet_ids  = data.aws_subnets.private.ids
  container_definitions = {
    web = {
      image        = "${aws_ecr_repository.web.repository_url}:v1"
      cpu          = 512
      portMappings = [{ name = "http", containerPort = 8080 }]
    }
    log_router = {
      image     = "fluent-bit:stable"
      essential = false
    }
  }
  load_balancer = {
    http = {
      target_group_arn = aws_lb_target_group.web.arn
      container_name   = "web"
      container_port   = 8080
    }
  }
  security_group_rules = {
    ingress = { type = "ingress", from_port = 8080, source_security_group_id = aws_security_group.alb.id }
  }
}

module "cluster" {
  source = "../cluster"
  name   = "main"
}

resource "aws_ecr_repository" "web" {
  name = "web"
}

resource "aws_security_group" "alb" {}

resource "aws_lb_target_group" "web" {
  target_type = "ip"
}

data "aws_subnets" "private" {}
