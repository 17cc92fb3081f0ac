variable "policy" { type = string }
resource "aws_efs_file_system" "data" {
  encrypted = true
}
resource "aws_efs_file_system_policy" "data" {
  file_system_id = aws_efs_file_system.data.id
  policy         = var.policy
}
