data "aws_ssm_parameter" "ecs" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_instance" "bare" { # finding: and not "main"
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
}

resource "aws_instance" "script" {
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
  user_data     = "#!/bin/bash\nyum update -y\n" # finding: name no cluster
}

resource "aws_instance" "from_bucket" {
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
  user_data     = "#!/bin/bash\naws s3 cp s3://config/ecs.config /etc/ecs/ecs.config\n"
}

resource "aws_instance" "other_image" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m7i.large"
}
