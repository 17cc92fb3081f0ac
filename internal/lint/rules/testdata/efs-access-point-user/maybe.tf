variable "user" { type = bool }
resource "aws_efs_access_point" "app" {
  file_system_id = "fs-0123456789abcdef0"
  dynamic "posix_user" {
    for_each = var.user ? [1] : []
    content {
      uid = 1000
      gid = 1000
    }
  }
}
