variable "tokens" {
  type = string
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  network_mode          = "awsvpc"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "EC2"
  network_configuration {
    subnets = ["subnet-1"]
  }
}

resource "aws_instance" "open" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = "ecs-instance"
  user_data            = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n" # finding: Tasks of network mode awsvpc, such as those of
  metadata_options {
    http_tokens = var.tokens
  }
}

resource "aws_instance" "blocked" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = "ecs-instance"
  user_data            = <<-SCRIPT
    #!/bin/bash
    cat >> /etc/ecs/ecs.config <<EOC
    ECS_CLUSTER=main
    ECS_AWSVPC_BLOCK_IMDS=true
    EOC
    iptables --insert DOCKER-USER 1 --in-interface docker+ --destination 169.254.169.254/32 --jump DROP
  SCRIPT
  metadata_options {
    http_tokens                 = "optional"
    http_put_response_hop_limit = 2
  }
}

resource "aws_instance" "off" {
  ami                  = "ami-12345678"
  instance_type        = "m7g.large"
  iam_instance_profile = "ecs-instance"
  user_data            = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n"
  metadata_options {
    http_endpoint = "disabled"
    http_tokens   = "optional"
  }
}

# Not for ECS.
resource "aws_instance" "bastion" {
  ami           = "ami-12345678"
  instance_type = "t4g.nano"
  metadata_options {
    http_tokens                 = "optional"
    http_put_response_hop_limit = 2
  }
}
