# By name.
terraform import drydock_ecr_repository.web team/web
