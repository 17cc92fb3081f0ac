# By id.
terraform import drydock_efs_access_point.app fsap-0123456789abcdef0
