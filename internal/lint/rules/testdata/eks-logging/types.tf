variable "types" {
  type = list(string)
}

variable "type" {
  type = string
}

resource "aws_eks_cluster" "none" { # finding: does not log api, audit, authenticator
  name = "none"
}

resource "aws_eks_cluster" "unknown" {
  name                      = "unknown"
  enabled_cluster_log_types = var.types
}

resource "aws_eks_cluster" "one_unknown" {
  name                      = "one_unknown"
  enabled_cluster_log_types = ["api", var.type]
}

resource "aws_eks_cluster" "all" {
  name                      = "all"
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
}
