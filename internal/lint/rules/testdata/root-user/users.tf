variable "user" {
  type = string
}

resource "aws_ecs_task_definition" "users" {
  family = "users"
  container_definitions = jsonencode([
    { name = "id", image = "a:1", user = "0:0" },         # finding: user "0:0"
    { name = "group", image = "a:1", user = "root:adm" }, # finding: user "root:adm"
    { name = "other", image = "a:1", user = "1000:0" },
    { name = "unknown", image = "a:1", user = var.user },
    { name = "image", image = "a:1" },
    { name = "rooter", image = "a:1", user = "rooter" },
  ])
}
