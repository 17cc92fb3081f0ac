# By id.
terraform import drydock_efs_file_system.data fs-0123456789abcdef0
