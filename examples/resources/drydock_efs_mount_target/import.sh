# By id.
terraform import 'drydock_efs_mount_target.data[0]' fsmt-0123456789abcdef0
