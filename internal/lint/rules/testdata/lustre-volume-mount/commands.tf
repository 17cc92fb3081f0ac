resource "aws_ecs_task_definition" "app" {
  family = "app"
  container_definitions = jsonencode([
    {
      name    = "mount", image = "amazonlinux:2023", privileged = true
      command = ["sh", "-c", "mount -t lustre -o flock fs-1.fsx.eu-west-1.amazonaws.com@tcp:/abc /fsx && exec app"] # finding: The container mounts
    },
    { name = "talk", image = "app:1", command = ["echo", "lustre is mounted elsewhere"] },
    { name = "client", image = "example/lustre-exporter:1" },
  ])
}
