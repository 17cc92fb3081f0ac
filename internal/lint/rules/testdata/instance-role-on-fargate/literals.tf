variable "role" {
  type = string
}

locals {
  fargate = ["FARGATE"]
}

resource "aws_ecs_task_definition" "profile" {
  family                   = "profile"
  requires_compatibilities = local.fargate
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  task_role_arn            = "arn:aws:iam::123456789012:instance-profile/ecs" # finding: it is an instance profile
  execution_role_arn       = "arn:aws:iam::123456789012:role/ecsInstanceRole" # finding: the role that AWS's console makes
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}

# Nothing is known of these.
resource "aws_ecs_task_definition" "unknown" {
  family                   = "unknown"
  requires_compatibilities = local.fargate
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  task_role_arn            = var.role
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  container_definitions    = jsonencode([{ name = "a", image = "a:1" }])
}

# On EC2 it is another rule's.
resource "aws_ecs_task_definition" "ec2" {
  family                = "ec2"
  task_role_arn         = "arn:aws:iam::123456789012:role/ecsInstanceRole"
  container_definitions = jsonencode([{ name = "a", image = "a:1", memory = 128 }])
}
