resource "aws_efs_file_system" "data" {
  encrypted = true
}
resource "aws_backup_selection" "all" {
  name = "all"
}
