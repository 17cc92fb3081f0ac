variable "more" {
  type = string
}

data "aws_ssm_parameter" "linux" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

# What is unknown may install the agent.
resource "aws_instance" "host" {
  ami           = data.aws_ssm_parameter.linux.value
  instance_type = "m7i.large"
  user_data     = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config\n${var.more}"
}
