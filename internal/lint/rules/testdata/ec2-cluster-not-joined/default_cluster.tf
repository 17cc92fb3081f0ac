data "aws_ssm_parameter" "ecs" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_ecs_cluster" "default" {
  name = "default"
}

resource "aws_instance" "bare" {
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
}
