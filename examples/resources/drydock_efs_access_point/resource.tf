resource "drydock_efs_file_system" "data" {
  encrypted = true
}

resource "drydock_efs_access_point" "app" {
  file_system_id = drydock_efs_file_system.data.id

  posix_user {
    uid = 1000
    gid = 1000
  }

  root_directory {
    path = "/app"

    creation_info {
      owner_uid   = 1000
      owner_gid   = 1000
      permissions = "0755"
    }
  }
}
