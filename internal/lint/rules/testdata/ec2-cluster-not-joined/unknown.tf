variable "user_data" {
  type = string
}

data "aws_ssm_parameter" "ecs" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_instance" "unknown" {
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
  user_data     = var.user_data
}

resource "random_pet" "name" {}

# Both are made of the same unknown name.
resource "aws_ecs_cluster" "pet" {
  name = random_pet.name.id
}

resource "aws_instance" "by_reference" {
  ami           = data.aws_ssm_parameter.ecs.value
  instance_type = "m7i.large"
  user_data     = "#!/bin/bash\necho ECS_CLUSTER=${aws_ecs_cluster.pet.name} >> /etc/ecs/ecs.config\n"
}
