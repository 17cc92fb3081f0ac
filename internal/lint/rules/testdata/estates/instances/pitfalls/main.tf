resource "aws_lb_target_group" "web" {
  name        = "web"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id

  health_check {
    path = "/"
    port = 9000
  }
}

module "hosts" {
  source       = "../modules/hosts"
  name         = "hosts"
  cluster_name = "production"
  vpc_id       = aws_vpc.main.id
  subnet_ids   = [values(aws_subnet.hosts)[0].id]
  ecs_settings = { ECS_AWSVPC_BLOCK_IMDS = false }

  groups = {
    general = { protect = false, policies = ["AmazonS3FullAccess", "AdministratorAccess"] }
    arm     = { instance_type = "c7g.large", scaling = { status = "DISABLED" } }
  }

  ingress = [{ from = 8080, to = 8080, source = aws_security_group.lb.id }]
}

module "web" {
  source            = "../modules/app"
  name              = "web"
  image             = "nginx"
  cluster           = aws_ecs_cluster.main
  capacity_provider = "spot"
  host_paths        = { data = "/srv/data" }

  settings = {
    ports       = [8080]
    environment = { DB_PASSWORD = "swordfish-4711" }
    mounts      = { data = "/data", cache = "/cache" }
    targets     = aws_lb_target_group.web.arn
  }
}

module "fixed" {
  source            = "../modules/app"
  count             = 1
  name              = "fixed"
  image             = "fixed:2"
  cluster           = aws_ecs_cluster.main
  capacity_provider = module.hosts.capacity_providers["general"]

  settings = {
    ports     = [9000]
    host_port = 9000
    healthy   = { minimum = 100, maximum = 150 }
    min       = 1
    health    = "exit 0"
  }
}
