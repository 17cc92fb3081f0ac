variable "version_of_kubernetes" {
  type = string
}

resource "aws_eks_cluster" "old" { # finding(warning): from Kubernetes 1.28 on, and this is 1.27
  name    = "old"
  version = "1.27"
}

resource "aws_eks_cluster" "newest" { # finding(info)
  name = "newest"
}

resource "aws_eks_cluster" "unknown" {
  name    = "unknown"
  version = var.version_of_kubernetes
}
