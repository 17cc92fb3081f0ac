module "api" {
  source   = "../service"
  for_each = { blue = 256, green = 512 }

  name    = "api-${each.key}"
  cpu     = each.value
  cluster = aws_ecs_cluster.main
  subnets = aws_subnet.private[*].id
  containers = [
    {
      name  = "web"
      image = "nginx"
    },
  ]
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
}

module "outside" {
  source = "../../elsewhere"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_subnet" "private" {
  count = 2
}

resource "aws_alarm" "cpu" {
  service  = module.api["blue"].service_id
  name     = module.api["green"].name
  all      = [for m in module.api : m.service_id]
  vpc      = module.vpc.vpc_id
  outside  = module.outside.id
  no_such  = module.api["blue"].no_such_output
}
