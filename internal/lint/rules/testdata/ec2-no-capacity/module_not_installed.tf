# It may well make the instances.
module "hosts" {
  source  = "terraform-aws-modules/autoscaling/aws"
  version = "~> 9.0"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  launch_type     = "EC2"
}
