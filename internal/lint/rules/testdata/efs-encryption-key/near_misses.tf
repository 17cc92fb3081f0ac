variable "key" { type = string }
resource "aws_efs_file_system" "data" {
  encrypted  = true
  kms_key_id = var.key
}
resource "aws_efs_file_system" "plain" {
}
