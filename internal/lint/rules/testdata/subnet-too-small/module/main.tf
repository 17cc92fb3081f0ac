resource "aws_subnet" "a" { cidr_block = "10.0.0.0/28" }
resource "aws_subnet" "b" { cidr_block = "10.0.0.16/28" }
module "web" {
  source  = "./service"
  subnets = [aws_subnet.a.id, aws_subnet.b.id]
}
