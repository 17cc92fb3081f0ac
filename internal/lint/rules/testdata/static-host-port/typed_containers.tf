resource "drydock_ecs_task_definition" "web" {
  family = "web"

  containers = {
    web = {
      image = "nginx:1.29"
      port_mappings = [
        { container_port = 80, host_port = 80 }, # finding(warning): Host port 80 is fixed
        { container_port = 443, host_port = 0 },
      ]
    }
  }
}

resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  launch_type     = "EC2"
  task_definition = drydock_ecs_task_definition.web.arn
  desired_count   = 2
}
