locals {
  config   = jsondecode(file("${path.module}/config.json"))
  settings = yamldecode(file("../shared/settings.yaml"))
  services = { for f in ["a"] : f => jsondecode(templatefile("${path.root}/service.tpl", { name = f, arn = aws_x.y.arn })) }
}

resource "aws_thing" "a" {
  name     = local.config.name
  ports    = local.config.ports
  region   = local.settings.region
  service  = local.services["a"]
  secret   = file("/etc/hostname")
  escape   = file("../../../load.go")
  link     = file("link.json")
  missing  = try(file("missing.json"), "fallback")
  exists   = fileexists("config.json")
  absent   = fileexists("absent.json")
  digest   = filemd5("config.json")
  text     = file("../shared/settings.yaml")
  rendered = templatestring("hello $${name}", { name = "world" })
}
