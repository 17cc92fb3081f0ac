variable "image" {
  type = string
}

resource "aws_ecs_task_definition" "eleven" {
  family                = "eleven"
  container_definitions = jsonencode([for i in range(11) : { name = "c${i}", image = "a:1" }]) # finding: 11 containers
}

resource "aws_ecs_task_definition" "none" {
  family                = "none"
  container_definitions = jsonencode([]) # finding: no container
}

resource "aws_ecs_task_definition" "large" {
  family                = "large"
  container_definitions = jsonencode([{ name = "a", image = "a:1", command = [join("", [for i in range(1000) : "0123456789012345678901234567890123456789012345678901234567890123456789"])] }]) # finding: expected at most 65536
}

resource "aws_ecs_task_definition" "names" {
  family = "names"
  container_definitions = jsonencode([
    { name = "my app", image = "a:1" }, # finding: Container name "my app" is not valid
    { name = "unknown", image = var.image },
    { name = "no-image" }, # finding: no image
  ])
}
