resource "aws_fsx_lustre_file_system" "scratch" {
  storage_capacity = 1200
  subnet_ids       = ["subnet-1"]
}

resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = "[]"

  volume {
    name = "as-efs"
    efs_volume_configuration {
      file_system_id = aws_fsx_lustre_file_system.scratch.id # finding: expected one of EFS
    }
  }

  volume {
    name = "as-windows"
    fsx_windows_file_server_volume_configuration {
      file_system_id = aws_fsx_lustre_file_system.scratch.id # finding: expected one of FSx for Windows
      root_directory = "share"
      authorization_config {
        credentials_parameter = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ad"
        domain                = "example.com"
      }
    }
  }

  volume {
    name = "docker"
    docker_volume_configuration {
      driver = "local"
      # One finding for the volume.
      driver_opts = {
        type   = "lustre"
        device = "${aws_fsx_lustre_file_system.scratch.dns_name}@tcp:/fsx" # finding: option "device"
      }
    }
  }

  # The only FSx in the code is of Lustre.
  volume {
    name      = "host"
    host_path = "/fsx/data" # finding: FSx for Lustre mounted on the instance
  }
}
