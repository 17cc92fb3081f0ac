resource "drydock_ecs_task_definition" "typed" {
  family                   = "typed"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  containers = {
    api = {
      image       = "nginx:1.29"
      extra_hosts = [{ hostname = "db", ip_address = "10.0.0.1" }] # finding: extraHosts
    }
  }
}

resource "aws_ecs_task_definition" "heredoc" {
  family                   = "heredoc"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  pid_mode                 = "host" # finding: pid_mode "host"
  # finding+5: dnsServers
  container_definitions = <<JSON
[{
  "name": "a",
  "image": "a:1",
  "dnsServers": ["10.0.0.2"]
}]
JSON

  placement_constraints { # finding: placement constraints
    type       = "memberOf"
    expression = "attribute:ecs.instance-type =~ m5.*"
  }
}

# On EC2 all of it works.
resource "aws_ecs_task_definition" "ec2" {
  family                   = "ec2"
  requires_compatibilities = ["EC2"]
  pid_mode                 = "host"
  container_definitions    = jsonencode([{ name = "a", image = "a:1", privileged = true, memory = 64 }])
}
