variable "subnets" { type = map(string) }
resource "aws_efs_file_system" "data" {}
resource "aws_efs_mount_target" "data" {
  for_each       = var.subnets
  file_system_id = aws_efs_file_system.data.id
  subnet_id      = each.value
}
output "id" { value = aws_efs_file_system.data.id }
