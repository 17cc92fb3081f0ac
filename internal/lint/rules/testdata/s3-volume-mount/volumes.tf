resource "aws_s3_bucket" "data" {
  bucket = "data"
}

resource "aws_efs_file_system" "data" {}

resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = "[]"

  volume {
    name = "as-efs"
    efs_volume_configuration {
      file_system_id = aws_s3_bucket.data.id # finding: is an S3 bucket
    }
  }

  volume {
    name      = "as-host-path"
    host_path = "s3://data/files" # finding: ECS does not mount buckets
  }

  volume {
    name      = "mounted"
    host_path = "/mnt/s3/files" # finding: an S3 bucket mounted on the instance
  }

  volume {
    name = "docker"
    docker_volume_configuration {
      driver = "rexray/s3fs" # finding: volume driver "rexray/s3fs"
    }
  }

  volume {
    name = "options"
    docker_volume_configuration {
      driver = "rclone"
      driver_opts = {
        remote = "s3:data" # finding: option remote = "s3:data"
      }
    }
  }
}

# File systems that are no buckets, and a path that has a bucket's name in it.
resource "aws_ecs_task_definition" "fine" {
  family                = "fine"
  container_definitions = "[]"

  volume {
    name = "efs"
    efs_volume_configuration {
      file_system_id = aws_efs_file_system.data.id
      root_directory = "/${aws_s3_bucket.data.bucket}"
    }
  }

  volume {
    name      = "s3cache"
    host_path = "/var/lib/s3-cache"
  }

  volume {
    name      = "cache"
    host_path = "/var/cache/${aws_s3_bucket.data.bucket}"
  }

  volume {
    name = "local"
    docker_volume_configuration {
      driver = "local"
    }
  }
}
