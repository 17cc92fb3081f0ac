resource "aws_fsx_lustre_file_system" "scratch" {
  storage_capacity = 1200
  subnet_ids       = ["subnet-1"]
}

resource "aws_launch_template" "host" {
  image_id      = "ami-1"
  instance_type = "c7g.large"
  user_data = base64encode(<<-SCRIPT
    #!/bin/bash
    echo ECS_CLUSTER=batch >> /etc/ecs/ecs.config
    amazon-linux-extras install -y lustre
    mkdir -p /scratch
    mount -t lustre -o noatime,flock ${aws_fsx_lustre_file_system.scratch.dns_name}@tcp:/${aws_fsx_lustre_file_system.scratch.mount_name} /scratch
  SCRIPT
  )
}

resource "aws_autoscaling_group" "hosts" {
  name     = "hosts"
  min_size = 0
  max_size = 4
  launch_template {
    id = aws_launch_template.host.id
  }
}

resource "aws_ecs_cluster" "batch" {
  name = "batch"
}

resource "aws_ecs_task_definition" "render" {
  family                = "render"
  container_definitions = "[]"

  volume {
    name      = "scratch"
    host_path = "/scratch/render" # finding: FSx for Lustre mounted on the instance
  }
}

resource "aws_ecs_service" "render" {
  name            = "render"
  cluster         = aws_ecs_cluster.batch.arn
  task_definition = aws_ecs_task_definition.render.arn
}
