# A definition that no service in the code runs: who runs it may give it a role (RunTask's overrides).
resource "aws_ecs_task_definition" "job" {
  family                = "job"
  container_definitions = jsonencode([{ name = "job", image = "app:1", environment = [{ name = "S3_BUCKET", value = "data" }] }])
}
