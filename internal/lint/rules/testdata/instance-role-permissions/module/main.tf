module "role" {
  source   = "./role"
  policies = ["arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role", "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"]
}

data "aws_ssm_parameter" "ecs" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_instance" "host" {
  count                = 2
  ami                  = data.aws_ssm_parameter.ecs.value
  instance_type        = "m7g.large"
  iam_instance_profile = module.role.profile
}
