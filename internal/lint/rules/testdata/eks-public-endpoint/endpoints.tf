variable "public" {
  type = bool
}

variable "office" {
  type = list(string)
}

resource "aws_eks_cluster" "limited" {
  name = "limited"
  vpc_config {
    subnet_ids             = ["subnet-1", "subnet-2"]
    endpoint_public_access = true
    public_access_cidrs    = ["192.0.2.0/24"]
  }
}

resource "aws_eks_cluster" "one_is_all" {
  name = "one_is_all"
  vpc_config {
    subnet_ids             = ["subnet-1", "subnet-2"]
    endpoint_public_access = true
    public_access_cidrs    = ["192.0.2.0/24", "0.0.0.0/0"] # finding
  }
}

resource "aws_eks_cluster" "unknown" {
  name = "unknown"
  vpc_config {
    subnet_ids             = ["subnet-1", "subnet-2"]
    endpoint_public_access = var.public
  }
}

resource "aws_eks_cluster" "unknown_addresses" {
  name = "unknown_addresses"
  vpc_config {
    subnet_ids          = ["subnet-1", "subnet-2"]
    public_access_cidrs = var.office
  }
}
