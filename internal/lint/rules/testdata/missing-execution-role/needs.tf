variable "role" {
  type = string
}

resource "aws_ecs_task_definition" "logs" { # finding: awslogs driver
  family                   = "logs"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name             = "a"
    image            = "a:1"
    logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "eu-west-1", awslogs-stream-prefix = "a" } }
  }])
}

resource "aws_ecs_task_definition" "registry" { # finding: repositoryCredentials
  family = "registry"
  container_definitions = jsonencode([{
    name                  = "a"
    image                 = "registry.example.com/a:1"
    memory                = 128
    repositoryCredentials = { credentialsParameter = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry" }
  }])
}

resource "aws_ecs_task_definition" "files" { # finding: environmentFiles
  family = "files"
  container_definitions = jsonencode([{
    name             = "a"
    image            = "a:1"
    memory           = 128
    environmentFiles = [{ type = "s3", value = "arn:aws:s3:::config/a.env" }]
  }])
}

# On EC2 the instance's role pulls and logs.
resource "aws_ecs_task_definition" "ec2" {
  family = "ec2"
  container_definitions = jsonencode([{
    name             = "a"
    image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"
    memory           = 128
    logConfiguration = { logDriver = "awslogs", options = { awslogs-group = "a", awslogs-region = "eu-west-1" } }
  }])
}

resource "aws_ecs_task_definition" "public" {
  family                   = "public"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "a", image = "public.ecr.aws/nginx/nginx:1.29" }])
}

resource "aws_ecs_task_definition" "unknown" {
  family             = "unknown"
  execution_role_arn = var.role
  container_definitions = jsonencode([{
    name    = "a"
    image   = "a:1"
    memory  = 128
    secrets = [{ name = "A", valueFrom = "a" }]
  }])
}
