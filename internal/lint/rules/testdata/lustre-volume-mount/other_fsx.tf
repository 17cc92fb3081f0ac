# /fsx may be of the other kind.
resource "aws_fsx_lustre_file_system" "scratch" {
  storage_capacity = 1200
  subnet_ids       = ["subnet-1"]
}

resource "aws_fsx_openzfs_file_system" "home" {
  storage_capacity    = 64
  subnet_ids          = ["subnet-1"]
  deployment_type     = "SINGLE_AZ_1"
  throughput_capacity = 64
}

variable "path" {}

resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = "[]"

  volume {
    name      = "home"
    host_path = "/fsx/home"
  }

  volume {
    name      = "unknown"
    host_path = var.path
  }

  volume {
    name      = "illustration"
    host_path = "/data/illustre"
  }
}
