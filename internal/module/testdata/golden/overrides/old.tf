resource "aws_vpc" "terraform" {}
