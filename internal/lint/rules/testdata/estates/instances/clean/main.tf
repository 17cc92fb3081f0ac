locals {
  apps = yamldecode(<<-YAML
    web:
      image: nginx:1.29.1
      ports: [8080]
      targets: true
      environment: { WORKERS: 4, TRACE: false }
    mailer:
      image: ghcr.io/shop/mailer:7.0.3
      memory: 512
      health: test -f /tmp/alive
      mounts: { spool: /var/spool/mail }
  YAML
  )
}

resource "aws_lb_target_group" "web" {
  name_prefix = "web-"
  port        = 8080
  protocol    = "HTTP"
  target_type = "instance"
  vpc_id      = aws_vpc.main.id

  health_check {
    path = "/"
  }

  lifecycle {
    create_before_destroy = true
  }
}

module "hosts" {
  source       = "../modules/hosts"
  name         = "hosts"
  cluster_name = aws_ecs_cluster.main.name
  vpc_id       = aws_vpc.main.id
  subnet_ids   = [for s in aws_subnet.hosts : s.id]
  groups       = { general = {} }
  ingress      = [{ from = 32768, to = 65535, source = aws_security_group.lb.id }]
}

module "spool" {
  source                   = "../modules/efs"
  name                     = "spool"
  vpc_id                   = aws_vpc.main.id
  subnets                  = { for az, subnet in aws_subnet.hosts : az => subnet.id }
  client_security_group_id = module.hosts.security_group_id
}

module "app" {
  source            = "../modules/app"
  for_each          = local.apps
  name              = each.key
  image             = each.value.image
  cluster           = aws_ecs_cluster.main
  capacity_provider = module.hosts.capacity_providers["general"]
  file_systems      = { for name, path in try(each.value.mounts, {}) : name => module.spool.id }

  settings = merge(
    { for k, v in each.value : k => v if !contains(["image", "targets"], k) },
    try(each.value.targets, false) ? { targets = aws_lb_target_group.web.arn } : {},
  )
}
