data "drydock_subnets" "default" {
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

resource "drydock_efs_file_system" "data" {
  encrypted = true
}

# One in each Availability Zone.
resource "drydock_efs_mount_target" "data" {
  count = length(data.drydock_subnets.default.ids)

  file_system_id = drydock_efs_file_system.data.id
  subnet_id      = data.drydock_subnets.default.ids[count.index]
}
