variable "containers" {
  type = list(any)
}

resource "aws_ecs_task_definition" "conditions" {
  family = "conditions"
  container_definitions = jsonencode([
    {
      name  = "a"
      image = "a:1"
      dependsOn = [
        { containerName = "b", condition = "HEALTHY" },  # finding: needs a health check
        { containerName = "c", condition = "COMPLETE" }, # finding: its exit stops the task
        { containerName = "d", condition = "SUCCESS" },
      ]
    },
    { name = "b", image = "b:1" },
    { name = "c", image = "c:1" },
    { name = "d", image = "d:1", essential = false },
  ])
}

resource "aws_ecs_task_definition" "circle" {
  family = "circle"
  container_definitions = jsonencode([
    { name = "a", image = "a:1", dependsOn = [{ containerName = "b", condition = "START" }] }, # finding: a -> b -> a
    { name = "b", image = "b:1", dependsOn = [{ containerName = "a", condition = "START" }] },
  ])
}

resource "aws_ecs_task_definition" "unknown" {
  family = "unknown"
  container_definitions = jsonencode(concat(var.containers, [
    { name = "a", image = "a:1", dependsOn = [{ containerName = "x", condition = "START" }] },
  ]))
}
