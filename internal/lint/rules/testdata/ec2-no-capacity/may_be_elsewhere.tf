variable "user_data" {
  type = string
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

# Which cluster this one joins is not known.
resource "aws_instance" "host" {
  ami           = "ami-1"
  instance_type = "m7g.large"
  user_data     = var.user_data
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "web"
  launch_type     = "EC2"
}
