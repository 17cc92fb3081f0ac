resource "aws_efs_file_system" "data" {
  availability_zone_name = "eu-west-1a"
}
