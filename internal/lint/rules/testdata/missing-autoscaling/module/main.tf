variable "tasks" { type = number }
module "web" {
  source = "./service"
  tasks  = var.tasks
}
