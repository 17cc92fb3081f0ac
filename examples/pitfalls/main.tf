# An estate as it is found in the wild: it plans, some of it even applies, and
# most of it does not work. "drydock lint" says why. Not meant to be applied.

resource "aws_ecs_cluster" "shop" {
  name = "shop"
}

resource "aws_ecs_task_definition" "cart" {
  family                   = "cart"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "bridge" # Fargate has awsvpc only
  cpu                      = 256
  memory                   = 4096 # not sold with 256 CPU units

  container_definitions = jsonencode([{
    name         = "cart"
    image        = "public.ecr.aws/nginx/nginx:1.28"
    portMappings = [{ containerPort = 8080 }]
  }])
}

resource "aws_elb" "cart" {
  name    = "cart"
  subnets = ["subnet-0a", "subnet-0b"]
  listener {
    instance_port     = 8080
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}

resource "aws_ecs_service" "cart" {
  name                               = "cart"
  cluster                            = aws_ecs_cluster.shop.id
  task_definition                    = aws_ecs_task_definition.cart.arn
  launch_type                        = "FARGATE"
  desired_count                      = 1
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 100 # neither stop the old task nor start a new one

  load_balancer {
    elb_name       = aws_elb.cart.name # a Classic Load Balancer
    container_name = "cart"
    container_port = 8080
  }
}

resource "aws_s3_bucket" "media" {
  bucket = "shop-media"
}

resource "aws_ecs_task_definition" "media" {
  family       = "media"
  network_mode = "bridge"

  container_definitions = jsonencode([{
    name         = "media"
    image        = "public.ecr.aws/nginx/nginx:1.28"
    memory       = 512
    portMappings = [{ containerPort = 80, hostPort = 80 }]
    mountPoints  = [{ sourceVolume = "media", containerPath = "/media" }]
  }])

  volume {
    name = "media"
    efs_volume_configuration {
      file_system_id = aws_s3_bucket.media.id # a bucket is not a file system
    }
  }
}

resource "aws_ecs_service" "media" {
  name            = "media"
  cluster         = aws_ecs_cluster.shop.id
  task_definition = aws_ecs_task_definition.media.arn
  desired_count   = 2
}
