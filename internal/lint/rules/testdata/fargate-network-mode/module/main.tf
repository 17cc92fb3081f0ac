module "service" {
  source      = "./service"
  launch_type = "FARGATE"
}

module "on_instances" {
  source       = "./service"
  launch_type  = "EC2"
  network_mode = "bridge"
}
