variable "subnets" {
  type = list(string)
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_nat_gateway" "main" {
  subnet_id = "subnet-1"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0123456789abcdef0"
}

resource "aws_subnet" "all" {
  for_each   = { private = aws_route_table.private.id, public = aws_route_table.public.id }
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.all["private"].id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.all["public"].id
  route_table_id = aws_route_table.public.id
}

resource "aws_eks_fargate_profile" "private" {
  subnet_ids = [aws_subnet.all["private"].id]
}

resource "aws_eks_fargate_profile" "both" {
  subnet_ids = [
    aws_subnet.all["private"].id,
    aws_subnet.all["public"].id, # finding
  ]
}

resource "aws_eks_fargate_profile" "unknown" {
  subnet_ids = var.subnets
}
