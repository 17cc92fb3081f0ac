variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnets" {
  type = map(string)
}

variable "client_security_group_id" {
  type = string
}

variable "encrypted" {
  type    = bool
  default = true
}

resource "aws_security_group" "this" {
  name   = "${var.name}-efs"
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "nfs" {
  type                     = "ingress"
  security_group_id        = aws_security_group.this.id
  source_security_group_id = var.client_security_group_id
  protocol                 = "tcp"
  from_port                = 2049
  to_port                  = 2049
}

resource "aws_efs_file_system" "this" {
  creation_token = var.name
  encrypted      = var.encrypted
}

resource "aws_efs_backup_policy" "this" {
  file_system_id = aws_efs_file_system.this.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "this" {
  for_each        = var.subnets
  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = each.value
  security_groups = [aws_security_group.this.id]
}

data "aws_iam_policy_document" "this" {
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = [aws_efs_file_system.this.arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.this.arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

resource "aws_efs_file_system_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  policy         = data.aws_iam_policy_document.this.json
}

output "id" {
  value = aws_efs_file_system.this.id
}
