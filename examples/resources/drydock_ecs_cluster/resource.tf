resource "drydock_ecs_cluster" "web" {
  name = "web"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }

  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"

      log_configuration {
        cloud_watch_log_group_name = "/ecs/exec"
      }
    }
  }

  tags = {
    team = "web"
  }
}
