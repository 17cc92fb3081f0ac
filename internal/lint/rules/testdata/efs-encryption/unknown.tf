variable "encrypted" { type = bool }
resource "aws_efs_file_system" "data" {
  encrypted = var.encrypted
}
