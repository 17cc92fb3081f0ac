# A Classic Load Balancer that has nothing to do with ECS.
resource "aws_elb" "database" {
  name      = "database"
  instances = [aws_instance.database.id]
  listener {
    instance_port     = 5432
    instance_protocol = "tcp"
    lb_port           = 5432
    lb_protocol       = "tcp"
  }
}

resource "aws_instance" "database" {
  ami           = "ami-1"
  instance_type = "r7g.large"
}

resource "aws_lb_target_group" "web" {
  name        = "web"
  target_type = "ip"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  task_definition = "web"

  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    elb_name         = ""
    container_name   = "web"
    container_port   = 80
  }
}
