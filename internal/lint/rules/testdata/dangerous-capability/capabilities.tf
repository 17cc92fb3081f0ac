variable "capabilities" {
  type = list(string)
}

resource "aws_ecs_task_definition" "host" {
  family       = "host"
  network_mode = "host"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", linuxParameters = { capabilities = { add = ["NET_ADMIN"] } } }, # finding: instance's network
    { name = "b", image = "a:1", linuxParameters = { capabilities = { add = var.capabilities } } },
    { name = "c", image = "a:1", linuxParameters = { capabilities = { drop = ["ALL"] } } },
  ])
}

resource "aws_ecs_task_definition" "bridge" {
  family = "bridge"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", linuxParameters = { capabilities = { add = ["NET_ADMIN", "SYS_PTRACE"] } } },
    { name = "b", image = "a:1", linuxParameters = { capabilities = { add = ["ALL"] } } }, # finding: every right
  ])
}
