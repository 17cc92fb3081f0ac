resource "aws_efs_file_system" "data" { # finding(info)
  encrypted = true
}
resource "aws_efs_backup_policy" "data" {
  file_system_id = aws_efs_file_system.data.id
  backup_policy { status = "DISABLED" }
}
