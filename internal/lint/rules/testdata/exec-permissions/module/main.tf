module "api" {
  source  = "./service"
  name    = "api"
  exec    = true
  actions = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
}

module "worker" {
  source  = "./service"
  name    = "worker"
  exec    = true
  actions = ["s3:GetObject"]
}

module "batch" {
  source  = "./service"
  name    = "batch"
  exec    = false
  actions = ["s3:GetObject"]
}
