resource "aws_efs_file_system" "data" {
  encrypted = false # finding(warning): Set encrypted = true
}
