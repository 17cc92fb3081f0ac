module "api" {
  source = "./modules/task"
  name   = "api"
  cpu    = 256
  memory = 512
}

module "jobs" {
  source   = "./modules/task"
  for_each = toset(["nightly", "weekly"])
  name     = each.key
  cpu      = 2048
  memory   = 2048
}
