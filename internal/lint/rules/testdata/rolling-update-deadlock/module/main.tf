module "web" {
  source = "./service"
  name   = "web"
}

module "single" {
  source = "./service"
  name   = "single"
  tasks  = 1
}
