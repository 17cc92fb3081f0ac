resource "aws_ecs_task_definition" "largest" {
  for_each = {
    "32 vCPU" = ["60 GB", "120 GB", "244 GB"]
    "16 vCPU" = ["32 GB", "120 GB"]
    "8 vCPU"  = ["16 GB", "60 GB"]
  }
  family                   = "largest"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.key
  memory                   = each.value[0]
  container_definitions    = "[]"
}

resource "aws_ecs_task_definition" "windows" {
  family                   = "windows"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512 # finding: Windows
  memory                   = 1024
  container_definitions    = "[]"

  runtime_platform {
    operating_system_family = "WINDOWS_SERVER_2022_CORE"
  }
}
