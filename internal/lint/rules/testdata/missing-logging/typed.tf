resource "drydock_ecs_task_definition" "typed" {
  family = "typed"
  containers = {
    web = { image = "a:1" } # finding(warning): Container "web"
    log = { image = "b:1", log_configuration = { log_driver = "json-file" } }
  }
}
